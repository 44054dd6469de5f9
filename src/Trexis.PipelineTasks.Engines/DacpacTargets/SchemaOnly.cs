using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary>Every question that a dacpac standing for a database cannot answer: it holds definitions, and no server is behind it.</summary>
internal sealed class SchemaOnly : IDatabaseObserver, IBackupOperations, IReadOnlyQueries, IScriptAssessor, IDeploymentWatch
{
    // A file that was opened is there; whether it can be written, the deployment lock beside it shows.
    public Task<AvailabilityFacts> AvailabilityAsync(CancellationToken cancel) => Task.FromResult(new AvailabilityFacts
    {
        State = Fact.Known(
            "a dacpac target, which needs no server"),
        Online = Fact.Known(
                true),
        Writable = None<bool>(),
        SingleUser = None<bool>(),
        Version = None<EngineVersion>(),
        Compatibility = None<CompatibilityLevel>(),
        Role = None<string>(),
        Settings = None<IReadOnlyList<EngineSetting>>(),
    });

    public Task<AccessFacts> AccessAsync(IReadOnlyList<Operation>? planned, CancellationToken cancel) =>
        Task.FromResult(new AccessFacts(None<string>(), None<IReadOnlyList<PermissionFact>>(), None<IReadOnlyList<string>>()));

    public Task<ResourceFacts> ResourcesAsync(CancellationToken cancel) => Task.FromResult(new ResourceFacts
    {
        CpuPercent = None<double>(),
        ProcessCpuPercent = None<double>(),
        MemoryPercent = None<double>(),
        ProcessMemoryBytes = None<long>(),
        Volumes = None<IReadOnlyList<VolumeFact>>(),
        LogUsedPercent = None<double>(),
        ConnectionsPercent = None<double>(),
    });

    public Task<ActivityFacts> ActivityAsync(CancellationToken cancel) =>
        Task.FromResult(new ActivityFacts(None<IReadOnlyList<BlockedSession>>(), None<TimeSpan>(), None<bool>()));

    public Task<CompatibilityFacts> CompatibilityAsync(FeatureDemand? demand, CancellationToken cancel) =>
        Task.FromResult(
            new CompatibilityFacts(None<IReadOnlyList<string>>(), None<IReadOnlyList<string>>(), None<IReadOnlyList<string>>()));

    public Task<SecurityFacts> SecurityAsync(CancellationToken cancel) =>
        Task.FromResult(
            new SecurityFacts(None<IReadOnlyList<string>>(), None<IReadOnlyList<string>>(), None<IReadOnlyList<EngineSetting>>()));

    public Task<MonitoringFacts> MonitoringAsync(CancellationToken cancel) =>
        Task.FromResult(new MonitoringFacts(None<bool>(), None<bool>(), None<IReadOnlyList<string>>()));

    public Task<Fact<SchemaInventory>> InventoryAsync(bool exactRows, bool violations, CancellationToken cancel) =>
        Task.FromResult(None<SchemaInventory>());

    public Task<Fact<IntegrityReading>> IntegrityAsync(TimeSpan budget, CancellationToken cancel) =>
        Task.FromResult(None<IntegrityReading>());

    public Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel) =>
        Task.FromResult(new BackupFacts(None<IReadOnlyList<BackupRecord>>(), None<bool>(), None<long>(), None<long>()));

    public Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel) => throw Refusal();

    public Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel) => throw Refusal();

    public Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel) => throw Refusal();

    public Task<QueryRun> RunAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel) => throw Refusal();

    public Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) => throw Refusal();

    public Task<WatchSample> LookAsync(CancellationToken cancel) =>
        Task.FromResult(
            new WatchSample(None<IReadOnlyList<BlockedSession>>(), None<string>(), None<long>(), None<double>(), None<double>()));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static DatabaseException Refusal() =>
        new(DatabaseErrorKind.Statement, StateFileDatabase.NoData, "ask a database: connection: env:NAME");

    private static Fact<T> None<T>() => Fact.NotApplicable<T>(StateFileDatabase.NoData);
}
