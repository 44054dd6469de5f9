using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines;

/// <summary>
/// Reads facts, a group at a time, and never judges. A question that the server refuses makes its own fact
/// <c>Unreadable</c> and leaves the others of its group known; only a lost connection throws.
/// </summary>
public interface IDatabaseObserver
{
    Task<AvailabilityFacts> AvailabilityAsync(CancellationToken cancel);

    /// <param name="planned">What this deployment is going to carry out; absent where nobody has planned it: the engine then asks for its
    /// usual set.</param>
    Task<AccessFacts> AccessAsync(IReadOnlyList<Operation>? planned, CancellationToken cancel);

    Task<ResourceFacts> ResourcesAsync(CancellationToken cancel);

    Task<ActivityFacts> ActivityAsync(CancellationToken cancel);

    /// <param name="demand">What the deployment is going to ask of the server; absent where nobody asks whether it has it.</param>
    Task<CompatibilityFacts> CompatibilityAsync(FeatureDemand? demand, CancellationToken cancel);

    Task<SecurityFacts> SecurityAsync(CancellationToken cancel);

    Task<MonitoringFacts> MonitoringAsync(CancellationToken cancel);

    /// <summary>The schema with row counts. Our own bookkeeping tables are left out.</summary>
    /// <param name="exactRows">Whether tables are counted or the engine's statistics will do.</param>
    /// <param name="violations">Whether rows that break foreign keys and checks are counted: a heavy question.</param>
    Task<Fact<SchemaInventory>> InventoryAsync(bool exactRows, bool violations, CancellationToken cancel);

    /// <summary>The engine's own integrity check. Findings in the engine's words, redacted; an empty list is a clean database.</summary>
    Task<Fact<IntegrityReading>> IntegrityAsync(TimeSpan budget, CancellationToken cancel);
}

public sealed record AvailabilityFacts
{
    /// <summary>The engine's word (<c>ONLINE</c>, <c>RESTORING</c>); <see cref="Online"/> is what it means.</summary>
    public required Fact<string> State { get; init; }

    public required Fact<bool> Online { get; init; }

    public required Fact<bool> Writable { get; init; }

    public required Fact<bool> SingleUser { get; init; }

    public required Fact<EngineVersion> Version { get; init; }

    public required Fact<CompatibilityLevel> Compatibility { get; init; }

    /// <summary>Its part in an availability group: only a primary can be deployed to.</summary>
    public required Fact<string> Role { get; init; }

    public required Fact<IReadOnlyList<EngineSetting>> Settings { get; init; }
}

/// <param name="Minimum">The oldest version that this software supports.</param>
public sealed record EngineVersion(string Text, Version Number, Version Minimum);

/// <param name="Native">What the server's own version would be.</param>
/// <param name="Minimum">The lowest level that this software supports.</param>
public sealed record CompatibilityLevel(int Level, int Native, int Minimum);

/// <summary>A setting that matters to a deployment, such as the journal mode or the recovery model.</summary>
public sealed record EngineSetting(string Name, string Value);

/// <param name="Excessive">Rights beyond what a deployment needs, in the engine's names.</param>
public sealed record AccessFacts(Fact<string> Login, Fact<IReadOnlyList<PermissionFact>> Needed, Fact<IReadOnlyList<string>> Excessive)
{
    /// <summary>
    /// How many operations the needed permissions were derived from; absent where there was no plan, and they are the engine's usual set.
    /// </summary>
    public int? Planned { get; init; }

    /// <summary>Operations of the plan of which nobody knows what they need.</summary>
    public IReadOnlyList<string> Unforeseen { get; init; } = [];
}

/// <param name="Granted">Absent where the engine does not tell: there is no such object, or this login may not see it.</param>
public sealed record PermissionFact(string Name, bool? Granted);

public sealed record ResourceFacts
{
    /// <summary>
    /// Of the whole host, 0 to 100, over the sampling interval; without our own work where the engine runs in this program.
    /// </summary>
    public required Fact<double> CpuPercent { get; init; }

    /// <summary>Of the database process alone.</summary>
    public required Fact<double> ProcessCpuPercent { get; init; }

    public required Fact<double> MemoryPercent { get; init; }

    public required Fact<long> ProcessMemoryBytes { get; init; }

    public required Fact<IReadOnlyList<VolumeFact>> Volumes { get; init; }

    /// <summary>Of the transaction log's allowed size.</summary>
    public required Fact<double> LogUsedPercent { get; init; }

    /// <summary>Of the limit.</summary>
    public required Fact<double> ConnectionsPercent { get; init; }

    /// <summary>The share of time in which the device of the database's data had work, 0 to 100, over the sampling interval.</summary>
    public Fact<double> IoBusyPercent { get; init; } = Fact.NotApplicable<double>("this engine does not tell how busy its volumes are");

    /// <summary>How long one access to the database's files took in the mean, since the reading before.</summary>
    public Fact<double> IoLatencyMs { get; init; } = Fact.NotApplicable<double>(
        "this engine does not tell how long an access to its files takes");
}

/// <param name="Holds">What of ours lies on it: <c>data</c>, <c>log</c>, <c>backup</c>.</param>
public sealed record VolumeFact(string Name, string Holds, long TotalBytes, long FreeBytes)
{
    public double UsedPercent => TotalBytes == 0 ? 0 : 100.0 * (TotalBytes - FreeBytes) / TotalBytes;
}

/// <param name="LongestWait">How long the longest lock wait lasts by now; zero when nothing waits.</param>
/// <param name="IsIdle">Whether so little happens that load-dependent figures prove nothing.</param>
public sealed record ActivityFacts(Fact<IReadOnlyList<BlockedSession>> Blocked, Fact<TimeSpan> LongestWait, Fact<bool> IsIdle);

/// <param name="RootBlocker">The session at the head of the chain, with what is known of it.</param>
public sealed record BlockedSession(string Session, TimeSpan Wait, string Resource, string RootBlocker);

/// <param name="Missing">Databases and servers that the database refers to and that are not there.</param>
/// <param name="Features">That the database uses and not every edition has.</param>
public sealed record CompatibilityFacts(
    Fact<IReadOnlyList<string>> References, Fact<IReadOnlyList<string>> Missing, Fact<IReadOnlyList<string>> Features)
{
    /// <summary>
    /// What the deployment needs of those, and what the environment before it uses, each once; absent where nothing is planned yet.
    /// </summary>
    public IReadOnlyList<FeatureNeed>? Needs { get; init; }
}

/// <param name="Planned">Absent where nobody has planned it.</param>
/// <param name="BackupFolder">Where the backup before it goes; empty for the server's own folder.</param>
public sealed record FeatureDemand(IReadOnlyList<Operation>? Planned, string BackupFolder)
{
    /// <summary>What the database of the environment before was seen to use; absent where there is none, or nobody saw it.</summary>
    public UsedFeaturesOf? Before { get; init; }
}

/// <param name="Features">That not every edition has.</param>
public sealed record UsedFeaturesOf(string Environment, IReadOnlyList<string> Features);

/// <param name="By">What needs it: an operation, or a setting.</param>
/// <param name="Lacking">Which server has it, where this one has not.</param>
public sealed record FeatureNeed(string Feature, string By, string? Lacking)
{
    /// <summary>Whether only the database of the environment before has it: the change itself can do without.</summary>
    public bool IsOnlyBefore { get; init; }
}

public sealed record SecurityFacts(
    Fact<IReadOnlyList<string>> OrphanedUsers, Fact<IReadOnlyList<string>> Grants, Fact<IReadOnlyList<EngineSetting>> UnsafeSettings);

public sealed record MonitoringFacts(Fact<bool> QueryStoreOn, Fact<bool> AlertsEnabled, Fact<IReadOnlyList<string>> DisabledJobs);
