using NSubstitute;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

/// <summary>
/// A database in memory that obeys words in the scripts' text: <c>DROP</c> is dangerous, <c>NONSENSE</c> does not parse,
/// <c>ALONE</c> cannot run in a transaction, <c>REFUSED</c> fails, <c>SEVERED</c> loses the connection, <c>CANCEL</c> cancels the run.
/// </summary>
internal sealed class ScriptedDatabase : IDatabaseEngine, IScriptAssessor
{
    private readonly IDatabaseObserver _observer = Substitute.For<IDatabaseObserver>();

    public ScriptedDatabase() => _observer.InventoryAsync(default, default, default).ReturnsForAnyArgs(_ => Inventory());

    public List<JournalEntry> Journal { get; } = [];

    public List<HistoryAnchor> Anchors { get; } = [];

    /// <summary>The texts that ran to their end, in order.</summary>
    public List<string> Executed { get; } = [];

    /// <summary>What someone else did to the schema.</summary>
    public string Drift { get; set; } = "";

    /// <summary>Whether the words REFUSED, SEVERED and CANCEL are heeded.</summary>
    public bool Obeys { get; set; } = true;

    public string? SchemaUnreadable { get; set; }

    public string? LockedBy { get; set; }

    public bool Locked { get; private set; }

    public int HistoryReads { get; private set; }

    public CancellationTokenSource Cancellation { get; } = new();

    public string Name => "sqlite";

    public DatabaseEngines Engines => new([this]);

    public Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel) => Task.FromResult<IDatabase>(new Open(this));

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel) => Task.FromResult(true);

    public Task CreateAsync(TargetConnection connection, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ScriptAssessment>>([.. scripts.Select(Assess)]);

    private Fact<SchemaInventory> Inventory() => SchemaUnreadable is { } reason
        ? Fact.Unreadable<SchemaInventory>(reason)
        : Fact.Known(new SchemaInventory { Fingerprint = Fingerprint.From([.. Executed, Drift]).Value });

    private static ScriptAssessment Assess(SqlText sql)
    {
        var error = sql.Text.Contains("NONSENSE", StringComparison.Ordinal)
            ? new ServerError(1, "near \"NONSENSE\": syntax error", Line: 2, Statement: "NONSENSE …")
            : null;
        var words = sql.Text.Split([' ', '\n', ';'], StringSplitOptions.RemoveEmptyEntries);
        Operation[] operations = words.Contains("DROP")
            ? [new(OperationAction.Drop, "drop-table", words[^1], Risk.Dangerous, "its rows are lost")]
            : words.Contains("SELECT") ? [] : [new(OperationAction.Create, "create-table", words[^1], Risk.Safe, "a new table")];
        return new ScriptAssessment(sql.Name, error is null ? operations : [], !words.Contains("ALONE"), error);
    }

    private sealed class Open(ScriptedDatabase all) : IDatabase
    {
        public DatabaseIdentity Identity { get; } = new("sqlite", "host", "sales.db");

        public IDatabaseObserver Observe => all._observer;

        public IBackupOperations Backups => throw new NotSupportedException();

        public IReadOnlyQueries Queries => throw new NotSupportedException();

        public IScriptAssessor Scripts => all;

        public Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel)
        {
            all.HistoryReads++;
            return Task.FromResult(new DeploymentHistory([.. all.Journal], [.. all.Anchors]));
        }

        public Task<IDeploymentSession> BeginDeploymentAsync(DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel)
        {
            if (all.LockedBy is { } holder) throw new DatabaseException(DatabaseErrorKind.Locked, $"{holder} holds the lock");
            all.Locked = true;
            return Task.FromResult<IDeploymentSession>(new Session(all, deployment));
        }

        public Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel) =>
            Task.FromResult<IDeploymentWatch>(new FakeWatch(_ => FakeWatch.Quiet));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Session(ScriptedDatabase all, DeploymentIdentity deployment) : IDeploymentSession
    {
        public Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel)
        {
            if (!script.Transactional) Record(script, JournalState.Started);
            if (all.Obeys) Obey(script.Sql.Text);
            cancel.ThrowIfCancellationRequested();
            messages.Report(new ServerMessage(0, 0, $"ran {script.Sql.Name}"));
            all.Executed.Add(script.Sql.Text);
            Record(script, JournalState.Done);
            return Task.FromResult(new ScriptRun(TimeSpan.FromMilliseconds(12), 3));
        }

        private void Obey(string text)
        {
            if (text.Contains("REFUSED", StringComparison.Ordinal))
                throw new DatabaseException(DatabaseErrorKind.Statement, "the statement was refused")
                {
                    Error = new ServerError(19, "NOT NULL constraint failed: t.c", Line: 7, Statement: "INSERT INTO t …"),
                };
            if (text.Contains("SEVERED", StringComparison.Ordinal))
                throw new DatabaseException(DatabaseErrorKind.StateUnknown, "the connection broke");
            if (text.Contains("CANCEL", StringComparison.Ordinal)) all.Cancellation.Cancel();
        }

        public Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
        {
            all.Journal.AddRange(entries);
            return Task.CompletedTask;
        }

        public Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel)
        {
            all.Anchors.Add(anchor);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            all.Locked = false;
            return ValueTask.CompletedTask;
        }

        private void Record(ScriptToRun script, JournalState state) =>
            all.Journal.Add(
                new JournalEntry
                {
                    Script = script.Sql.Name,
                    Kind = script.Kind,
                    Sha256 = script.Sha256,
                    State = state,
                    At = TestTime.Monday,
                    ElapsedMs = 12,
                    Actor = deployment.Actor,
                    Deployment = deployment.Id,
                });
    }
}
