using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines;

/// <summary>Backups of one database: their history, and making, verifying and restoring them.</summary>
public interface IBackupOperations
{
    /// <summary>What the engine knows of earlier backups, newest first.</summary>
    /// <param name="folder">Where backups lie; engines with a history of their own ask that.</param>
    Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel);

    /// <summary>Writes a backup. Nothing half-written is left under the final name.</summary>
    Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel);

    /// <summary>Why a backup could not be proven like that, asked before one is taken; nothing where it could.</summary>
    /// <exception cref="InputException">What should name a server names none.</exception>
    Task<string?> ObstacleAsync(VerificationRequest request, CancellationToken cancel) => Task.FromResult<string?>(null);

    /// <summary>Verifies at the level asked for, no less.</summary>
    Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel);

    /// <summary>A backup that a deployment falls back on, read again where it lies; as it is where the engine itself keeps it.</summary>
    Task<BackupRecord> ReadAgainAsync(BackupRecord backup, CancellationToken cancel) => Task.FromResult(backup);

    /// <summary>Puts the backup in the database's place, whole or not at all.</summary>
    Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel);
}

/// <param name="ChainUnbroken">Whether the backups since the last full one follow each other.</param>
/// <param name="FreeBytes">At the place where the next backup would go.</param>
/// <param name="NeededBytes">What the next backup may take at the most.</param>
public sealed record BackupFacts(
    Fact<IReadOnlyList<BackupRecord>> History,
    Fact<bool> ChainUnbroken,
    Fact<long> FreeBytes,
    Fact<long> NeededBytes)
{
    /// <summary>What restoring a backup in the database's place breaks beside the rows written since.</summary>
    public IReadOnlyList<RestoreSideEffect> RestoreBreaks { get; init; } = [];

    /// <summary>Why nothing can be restored in its place as things are; absent where it can be.</summary>
    public string? RestoreObstacle { get; init; }

    /// <summary>What a backup of the log alone may take at the most; nothing where the engine has none.</summary>
    public Fact<long>? NeededLogBytes { get; init; }

    /// <summary>The kinds of backup that cannot be made as things are, each with the reason.</summary>
    public IReadOnlyDictionary<BackupKind, string> KindObstacles { get; init; } = new Dictionary<BackupKind, string>();

    /// <summary>
    /// Where the engine puts no backup in the database's place itself: who does it, and how. Absent where the engine does.
    /// </summary>
    public string? RestoreByHand { get; init; }

    /// <summary>
    /// Other histories (of replicas, of a service) that could not be read, each with the reason: what is missing here may be there.
    /// </summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}

/// <param name="Subject">What is broken.</param>
/// <param name="What">And how; what to do about it.</param>
public sealed record RestoreSideEffect(string Subject, string What);

public sealed record BackupRequest(string Folder, string Name, string Deployment)
{
    public BackupKind Kind { get; init; }
}

/// <param name="Level">How far the backup is proven.</param>
public sealed record VerificationRequest(BackupVerification Level)
{
    /// <summary>The server that a copy is restored on; absent for the database's own.</summary>
    public TargetConnection? On { get; init; }

    /// <summary>
    /// How old the restore of an earlier backup of the same chain may be to stand in for restoring this one; absent where none may.
    /// </summary>
    public TimeSpan? ProofMaxAge { get; init; }
}

/// <summary>A backup that was restored, checked and compared.</summary>
/// <param name="Backup">Its id.</param>
/// <param name="FinishedAt">When it was taken.</param>
/// <param name="Server">Where it was restored.</param>
/// <param name="At">And when.</param>
public sealed record RestoreProof(string Backup, string Location, DateTimeOffset FinishedAt, string Server, DateTimeOffset At)
{
    // Two clocks differ a little; a proof from further in the future is none.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public bool IsYoungerThan(TimeSpan most, DateTimeOffset now) => now - At <= most && now - At >= -ClockTolerance;

    public override string ToString() => $"{Location} (taken {HumanText.Time(FinishedAt)}) was restored on {Server} {HumanText.Time(At)}";
}

public sealed record BackupRecord
{
    private readonly long? _restoreBytes;

    /// <summary>The engine's identity of the backup (a GUID, a hash).</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public required long Bytes { get; init; }

    public required double ElapsedMs { get; init; }

    public required string? Sha256 { get; init; }

    /// <summary>LSN or change counter: what moment of the database it holds.</summary>
    public required string? Position { get; init; }

    /// <summary>The deployment it was made for; absent for the shop's own.</summary>
    public required string? Deployment { get; init; }

    /// <summary>The highest level proven so far.</summary>
    public required BackupVerification VerifiedAs { get; init; }

    public required bool CopyOnly { get; init; }

    /// <summary>
    /// Why it is no longer what was written and proven; absent where it stands, or where the engine cannot tell without reading it all.
    /// </summary>
    [JsonIgnore]
    public string? Damage { get; init; }

    /// <summary>The backups that are restored before it, in their order; none for one that holds everything.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>Why it cannot be restored: what is missing of those that it rests on.</summary>
    [JsonIgnore]
    public string? Unrestorable { get; init; }

    /// <summary>What restoring it reads, with those that it rests on.</summary>
    [JsonIgnore]
    public long RestoreBytes
    {
        get => _restoreBytes ?? Bytes;
        init => _restoreBytes = value;
    }

    /// <summary>As people call it: <c>full, copy-only</c>, <c>log, on top of 3 others</c>.</summary>
    [JsonIgnore]
    public string Description =>
        Kind + (CopyOnly ? ", copy-only" : "") + (RestsOn.Count == 0 ? "" : $", on top of {HumanText.Plural(RestsOn.Count, "other")}");

    /// <summary>The newest restore of an earlier backup of its chain.</summary>
    [JsonIgnore]
    public RestoreProof? EarlierProof { get; init; }

    /// <summary>The product that alone can restore it; absent where the engine can.</summary>
    [JsonIgnore]
    public string? OnlyBy { get; init; }

    /// <summary>For copies that are billed: what is billed and the statement that drops it; absent for backup files.</summary>
    [JsonIgnore]
    public string? Upkeep { get; init; }

    /// <summary>How people put it in the database's place, step by step; absent where the engine does.</summary>
    [JsonIgnore]
    public string? ByHand { get; init; }
}

/// <param name="Reached">The level that was carried out and held; <c>None</c> where the first step failed.</param>
/// <param name="Problems">What did not hold, in plain words.</param>
public sealed record BackupVerificationResult(
    BackupVerification Asked, BackupVerification Reached, double ElapsedMs, IReadOnlyList<string> Problems)
{
    /// <summary>Why another thing was done than the level says, where it was.</summary>
    public string? Note { get; init; }

    /// <summary>Those that were restored before it, or would have to be: what stands of it stands with them.</summary>
    public IReadOnlyList<string> RestsOn { get; init; } = [];

    /// <summary>The server that a copy was restored on; absent for the database's own.</summary>
    public string? Server { get; init; }

    /// <summary>The restore of an earlier backup that stands in for this one's own; absent where it was restored itself.</summary>
    public RestoreProof? StandsIn { get; init; }

    public bool Holds => Problems.Count == 0 && (Reached >= Asked || (StandsIn is not null && Reached >= BackupVerification.Checksum));
}
