using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>Groups of facts of which none could be read, for the one reason: a connection that was refused or lost.</summary>
public static class UnreadGroup
{
    public static AvailabilityFacts Availability(string reason) => new()
    {
        State = Fact.Unreadable<string>(reason),
        Online = Fact.Unreadable<bool>(reason),
        Writable = Fact.Unreadable<bool>(reason),
        SingleUser = Fact.Unreadable<bool>(reason),
        Version = Fact.Unreadable<EngineVersion>(reason),
        Compatibility = Fact.Unreadable<CompatibilityLevel>(reason),
        Role = Fact.Unreadable<string>(reason),
        Settings = Fact.Unreadable<IReadOnlyList<EngineSetting>>(reason),
    };

    public static BackupFacts Backups(string reason) => new(
        Fact.Unreadable<IReadOnlyList<BackupRecord>>(reason),
        Fact.Unreadable<bool>(reason),
        Fact.Unreadable<long>(reason),
        Fact.Unreadable<long>(reason));

    public static SnapshotFacts Snapshots(string reason) => new(Fact.Unreadable<IReadOnlyList<SnapshotRecord>>(reason));

    public static AccessFacts Access(string reason) => new(
        Fact.Unreadable<string>(reason),
        Fact.Unreadable<IReadOnlyList<PermissionFact>>(reason),
        Fact.Unreadable<IReadOnlyList<string>>(reason));

    public static ResourceFacts Resources(string reason) => new()
    {
        CpuPercent = Fact.Unreadable<double>(reason),
        ProcessCpuPercent = Fact.Unreadable<double>(reason),
        MemoryPercent = Fact.Unreadable<double>(reason),
        ProcessMemoryBytes = Fact.Unreadable<long>(reason),
        Volumes = Fact.Unreadable<IReadOnlyList<VolumeFact>>(reason),
        LogUsedPercent = Fact.Unreadable<double>(reason),
        ConnectionsPercent = Fact.Unreadable<double>(reason),
        IoBusyPercent = Fact.Unreadable<double>(reason),
        IoLatencyMs = Fact.Unreadable<double>(reason),
    };

    public static ActivityFacts Activity(string reason) => new(
        Fact.Unreadable<IReadOnlyList<BlockedSession>>(reason),
        Fact.Unreadable<TimeSpan>(reason),
        Fact.Unreadable<bool>(reason));

    public static EngineCounters Counters(string reason) =>
        new(Fact.Unreadable<IReadOnlyList<WaitCounter>>(reason), Fact.Unreadable<IReadOnlyList<FileCounter>>(reason));

    public static StatementFacts Statements(string reason) =>
        new("", Fact.Unreadable<IReadOnlyList<StatementFigure>>(reason), Fact.Unreadable<IReadOnlyList<StatementFigure>>(reason));

    public static CompatibilityFacts Compatibility(string reason) => new(
        Fact.Unreadable<IReadOnlyList<string>>(reason),
        Fact.Unreadable<IReadOnlyList<string>>(reason),
        Fact.Unreadable<IReadOnlyList<string>>(reason));

    public static SecurityFacts Security(string reason) => new(
        Fact.Unreadable<IReadOnlyList<string>>(reason),
        Fact.Unreadable<IReadOnlyList<string>>(reason),
        Fact.Unreadable<IReadOnlyList<EngineSetting>>(reason));

    public static MonitoringFacts Monitoring(string reason) => new(
        Fact.Unreadable<bool>(reason),
        Fact.Unreadable<bool>(reason),
        Fact.Unreadable<IReadOnlyList<string>>(reason));
}
