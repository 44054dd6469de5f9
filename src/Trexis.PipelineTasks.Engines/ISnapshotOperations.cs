namespace Trexis.PipelineTasks.Engines;

/// <summary>
/// Snapshots of one database, for engines that have them: a capture at a moment that the database can be put back to quickly.
/// It lives and dies with the database's own files, so it is never a backup.
/// </summary>
public interface ISnapshotOperations
{
    Task<SnapshotFacts> ReadAsync(CancellationToken cancel);

    /// <summary>Takes one under this name; refuses where the name is taken.</summary>
    Task TakeAsync(string name, CancellationToken cancel);

    /// <summary>Drops it where that name is a snapshot of this database, and nothing else of that name.</summary>
    Task DropAsync(string name, CancellationToken cancel);

    /// <summary>Puts the database back to the snapshot's moment; the snapshot stays.</summary>
    Task RevertAsync(string name, IProgress<double> progress, CancellationToken cancel);
}

public sealed record SnapshotRecord(string Name, DateTimeOffset TakenAt)
{
    /// <summary>What was changed in the database since: as much is copied back. Absent where the engine does not tell.</summary>
    public long? ChangedBytes { get; init; }
}

/// <param name="Standing">Every snapshot of this database, ours and others', newest first.</param>
public sealed record SnapshotFacts(Fact<IReadOnlyList<SnapshotRecord>> Standing)
{
    /// <summary>Why the database could not be put back to any snapshot; absent where it could.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What putting it back breaks beside the rows written since.</summary>
    public IReadOnlyList<RestoreSideEffect> RevertBreaks { get; init; } = [];
}

/// <summary>For an engine that has no snapshots.</summary>
internal sealed class NoSnapshots : ISnapshotOperations
{
    public const string Reason = "this engine has no database snapshots";

    public static readonly NoSnapshots Instance = new();

    public Task<SnapshotFacts> ReadAsync(CancellationToken cancel) =>
        Task.FromResult(new SnapshotFacts(Fact.NotApplicable<IReadOnlyList<SnapshotRecord>>(Reason)));

    public Task TakeAsync(string name, CancellationToken cancel) => throw Refusal();

    public Task DropAsync(string name, CancellationToken cancel) => throw Refusal();

    public Task RevertAsync(string name, IProgress<double> progress, CancellationToken cancel) => throw Refusal();

    private static DatabaseException Refusal() =>
        new(DatabaseErrorKind.Statement, Reason, "take a backup: it is a rollback option on every engine that keeps data");
}
