using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>The faces of a fake engine's database; each answers from <see cref="FakeEngine.State"/>.</summary>
internal sealed class FakeDatabase(FakeEngine engine)
    : IDatabase, IDatabaseObserver, IWorkloadObserver, IBackupOperations, IReadOnlyQueries, IScriptAssessor
{
    private int _observations;
    private int _counted;
    private bool _isClosed;

    public DatabaseIdentity Identity => engine.State.Identity;

    public IDatabaseObserver Observe => this;

    public IWorkloadObserver Workload => this;

    public IBackupOperations Backups => this;

    public IReadOnlyQueries Queries => this;

    public IScriptAssessor Scripts => this;

    public ValueTask DisposeAsync()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        _isClosed = true;
        engine.Record("close");
        return ValueTask.CompletedTask;
    }

    public Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel) => Answer("history", state => state.History);

    public Task<IDeploymentSession> BeginDeploymentAsync(DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel) =>
        Answer<IDeploymentSession>("lock", _ => new FakeSession(engine));

    public Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel) =>
        Task.FromResult<IDeploymentWatch>(new FakeWatch(engine.Watched));

    public Task<AvailabilityFacts> AvailabilityAsync(CancellationToken cancel) => Answer("availability", state => state.Availability);

    public Task<AccessFacts> AccessAsync(IReadOnlyList<Operation>? planned, CancellationToken cancel) =>
        Answer("access", state => state.Access);

    public Task<ResourceFacts> ResourcesAsync(CancellationToken cancel)
    {
        engine.State = engine.Moving(engine.State, ++_observations);
        return Answer("resources", state => state.Resources);
    }

    public Task<ActivityFacts> ActivityAsync(CancellationToken cancel) => Answer("activity", state => state.Activity);

    public Task<EngineCounters> CountersAsync(CancellationToken cancel) =>
        Answer("counters", state => _counted++ == 0 ? state.Counters.First : state.Counters.Later);

    public Task<StatementFacts> StatementsAsync(TimeSpan? since, CancellationToken cancel) =>
        Answer("statements", state => state.Statements);

    public Task<Fact<IReadOnlyList<FailedJob>>> FailedJobsAsync(TimeSpan within, CancellationToken cancel) =>
        Answer("failed jobs", state => state.FailedJobs);

    public Task<CompatibilityFacts> CompatibilityAsync(FeatureDemand? demand, CancellationToken cancel) =>
        Answer("compatibility", state => state.Compatibility);

    public Task<SecurityFacts> SecurityAsync(CancellationToken cancel) => Answer("security", state => state.Security);

    public Task<MonitoringFacts> MonitoringAsync(CancellationToken cancel) => Answer("monitoring", state => state.Monitoring);

    public Task<Fact<SchemaInventory>> InventoryAsync(bool exactRows, bool violations, CancellationToken cancel)
    {
        if (exactRows || violations) engine.WhileCounting(cancel);
        cancel.ThrowIfCancellationRequested();
        return Answer(exactRows ? "inventory, counted" : "inventory", state => state.Schema);
    }

    public Task<Fact<IntegrityReading>> IntegrityAsync(TimeSpan budget, CancellationToken cancel) =>
        Answer("integrity", state => state.Integrity);

    public Task<BackupFacts> HistoryAsync(string folder, CancellationToken cancel) => Answer("backup history", state => state.Backups);

    public Task<BackupRecord> BackUpAsync(BackupRequest request, IProgress<double> progress, CancellationToken cancel)
    {
        progress.Report(1);
        var record = new BackupRecord
        {
            Id = "B1",
            Kind = "full",
            Location = $"{request.Folder}/{request.Name}",
            FinishedAt = TestTime.Monday,
            Bytes = 4096,
            ElapsedMs = 5,
            Sha256 = null,
            Position = null,
            Deployment = request.Deployment,
            VerifiedAs = BackupVerification.None,
            CopyOnly = true,
        };
        engine.State = engine.State with
        {
            Backups = engine.State.Backups with { History = Fact.Known<IReadOnlyList<BackupRecord>>([record]) },
        };
        return Answer("back up", _ => record);
    }

    public Task<BackupVerificationResult> VerifyAsync(
        BackupRecord backup, VerificationRequest request, IProgress<double> progress, CancellationToken cancel) =>
        Answer("verify", _ => new BackupVerificationResult(request.Level, request.Level, 1, []));

    public Task RestoreAsync(BackupRecord backup, IProgress<double> progress, CancellationToken cancel) => Answer("restore", _ => true);

    public Task<QueryRun> RunAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel) => Answer(
        $"query {sql.Name}",
        state => state.Queries.TryGetValue(sql.Name, out var answer) ? answer() : new QueryRun(0, TimeSpan.FromMilliseconds(1)));

    public Task<IReadOnlyList<ScriptAssessment>> AssessAsync(
        IReadOnlyList<SqlText> scripts, CancellationToken cancel) => Answer<IReadOnlyList<ScriptAssessment>>(
        "assess",
        _ => [
            .. scripts.Select(script => new ScriptAssessment(script.Name, (IReadOnlyList<Operation>)[], Transactional: true, Error: null)),
        ]);

    private Task<T> Answer<T>(string call, Func<FakeState, T> answer)
    {
        engine.Record(call);
        if (engine.State.Lost is { } lost) return Task.FromException<T>(lost);
        try
        {
            return Task.FromResult(answer(engine.State));
        }
        catch (DatabaseException exception)
        {
            return Task.FromException<T>(exception);
        }
    }
}

/// <summary>Journals scripts into the fake's history, as an engine would.</summary>
internal sealed class FakeSession(FakeEngine engine) : IDeploymentSession
{
    public Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        engine.Record($"run {script.Sql.Name}");
        if (engine.Printed is { } printed) messages.Report(new ServerMessage(0, 0, printed));
        if (engine.State.ScriptErrors.TryGetValue(script.Sql.Name, out var error)) throw error;
        Append(new JournalEntry
        {
            Script = script.Sql.Name,
            Kind = script.Kind,
            Sha256 = script.Sha256,
            State = JournalState.Done,
            At = TestTime.Monday,
            ElapsedMs = 1,
            Actor = "tester",
            Deployment = "D1",
        });
        return Task.FromResult(new ScriptRun(TimeSpan.FromMilliseconds(1), 0));
    }

    public Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        foreach (var entry in entries)
        {
            engine.Record($"record {entry.Script}");
            Append(entry);
        }

        return Task.CompletedTask;
    }

    public Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel)
    {
        engine.State = engine.State with { History = engine.State.History with { Rows = [.. engine.State.History.Rows, anchor] } };
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        engine.Record("unlock");
        return ValueTask.CompletedTask;
    }

    private void Append(JournalEntry entry) =>
        engine.State = engine.State with { History = engine.State.History with { Journal = [.. engine.State.History.Journal, entry] } };
}
