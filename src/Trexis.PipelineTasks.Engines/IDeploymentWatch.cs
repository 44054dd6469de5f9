namespace Trexis.PipelineTasks.Engines;

/// <summary>Looks at a deployment in progress over a connection of its own; a look takes milliseconds and holds no lock.</summary>
public interface IDeploymentWatch : IAsyncDisposable
{
    /// <exception cref="DatabaseException">The watch's own connection is lost; the next look tries again.</exception>
    Task<WatchSample> LookAsync(CancellationToken cancel);
}

/// <summary>What one look saw.</summary>
/// <param name="Blocked">Sessions that wait for the deployment, longest first.</param>
/// <param name="WaitsFor">
/// What the deployment itself waits for, with the session at the head of the chain, its login and statement; empty while it works.
/// </param>
/// <param name="LogBytes">What its transactions occupy by now.</param>
/// <param name="LogUsedPercent">Of the log's allowed size.</param>
/// <param name="DiskUsedPercent">Of the fullest volume that holds the database.</param>
public sealed record WatchSample(
    Fact<IReadOnlyList<BlockedSession>> Blocked,
    Fact<string> WaitsFor,
    Fact<long> LogBytes,
    Fact<double> LogUsedPercent,
    Fact<double> DiskUsedPercent)
{
    /// <summary>How long the deployment has waited for that; zero while it works.</summary>
    public TimeSpan Waited { get; init; }
}
