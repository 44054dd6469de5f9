using Trexis.PipelineTasks.Engines.Sqlite.Observation;

namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>Reads sizes only: a second connection would itself be one more that waits for the writer.</summary>
internal sealed class SqliteDeploymentWatch(SqliteLocation location) : IDeploymentWatch
{
    private const string NoSessions = "SQLite does not tell which connections wait";

    public Task<WatchSample> LookAsync(CancellationToken cancel) => Task.FromResult(new WatchSample(
        Fact.NotApplicable<IReadOnlyList<BlockedSession>>(NoSessions),
        Fact.NotApplicable<string>(NoSessions),
        LogBytes(),
        Fact.NotApplicable<double>("SQLite sets its log no limit"),
        Volumes.Read(location.Path, "data").Map(volume => volume.UsedPercent)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Fact<long> LogBytes()
    {
        try
        {
            return Fact.Known(SizeOf($"{location.Path}-journal") + SizeOf($"{location.Path}-wal"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fact.Unreadable<long>($"the journal of {location.Shown} cannot be read: {exception.Message}");
        }
    }

    // The rollback journal comes and goes with each transaction.
    private static long SizeOf(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.Exists ? file.Length : 0;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
