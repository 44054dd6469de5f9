using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>A dacpac held against one target at one moment: what would change, and the plan made of that.</summary>
internal sealed class DacpacDeployment : IDeployment
{
    /// <summary>The kind of the journal's rows.</summary>
    private const string JournalKind = "dacpac";

    private readonly DacpacDeployer _deployer;
    private readonly IDatabase _database;
    private readonly IReadOnlyList<LintedScript> _linted;
    private readonly DeploymentHistory _history;

    private DacpacDeployment(
        DacpacDeployer deployer,
        IDatabase database,
        DacpacPlanSource from,
        DacpacPlan planned,
        TableSizes sizes,
        (string Schema, DeploymentHistory History) left)
    {
        (_deployer, _database, From, Planned, _history) = (deployer, database, from, planned, left.History);
        _linted = PackageLint.From(from.Source, planned.Modules, deployer.Sources, RowsAtHand(planned, sizes));
        Document = DocumentOf(left.Schema) with { TableSizes = sizes.Told };
    }

    /// <summary>What was planned, against what, how.</summary>
    public DacpacPlanSource From { get; }

    public DacpacPlan Planned { get; }

    public PlanDocument Document { get; }

    public ChangePlan Change => new(Planned.Operations, new Fingerprint(Document.Change), new Fingerprint(Document.Plan));

    public PendingCount Pending => new(Planned.Operations.Count, "operations.pending", "pending operation");

    public string Finished => "the target holds what the dacpac says";

    // Only what this very deployment left without a word is written down: another hand's change must stay a drift.
    public string? FinishedSchema => _history.WasLeftBy(Evidence.Run.Deployment) ? Document.Basis.Schema : null;

    // A schema has no parts that were executed one by one: what the last hand left is what stands.
    public IReadOnlyList<string> Inherited =>
        Pending.Count > 0 || _history.WasLeftByExecution(Evidence.Place) ? [] : [_deployer.Artifact.Name];

    // A dacpac target takes the new state at once: there is nobody to watch for.
    public bool IsWatched => From.State is null;

    /// <exception cref="InputException">Artifact, dacpac target or options are wrong.</exception>
    /// <exception cref="FaultException">DacFx refuses, or the target's schema cannot be read.</exception>
    public static async Task<DacpacDeployment> ObserveAsync(DacpacDeployer deployer, IDatabase database, CancellationToken cancel)
    {
        var source = deployer.ReadSource();
        var settings = deployer.SettingsFor(source);
        var state = database is StateFileDatabase file ? DacpacReader.Read(file.File) : null;
        var target = TargetOf(deployer, database, source, state);
        var live = state is null ? await LiveSchema.ReadAsync(database, cancel) : null;
        var sizes = TargetSizes.From(deployer.Inputs.File(DeployDacpacInputs.Capture), database, live);
        var planned = await deployer.PlanAsync(source, target, settings, cancel, sizes);
        var from = new DacpacPlanSource(source, state, target, settings);
        var history = await database.ReadHistoryAsync(cancel);
        return new DacpacDeployment(deployer, database, from, planned, sizes, (state?.ModelSha256 ?? live!.Fingerprint, history));
    }

    public async Task JudgeAsync(CancellationToken cancel)
    {
        // A dacpac that was named for this plan alone has no history to have drifted from.
        if (From.State is { } state && _deployer.Inputs.Text(DeployDacpacInputs.TargetDacpac) is null)
            await Drift.JudgeAsync(_deployer.Target, Evidence.Journal, _database, state, cancel);
        // The plan rests on the schema as it stands, and half a script that made the database looks like a whole one there.
        var scripts = new ScriptJournal([.. _history.Journal.Where(entry => entry.Kind != JournalKind)], ScriptNaming.Trexis);
        if (ScriptPlanner.LeftStarted(scripts) is { Count: > 0 } left)
            Evidence.Journal.Judge(new ScriptsAreInOrder(), new ScriptPlan([], left, []), From.Source.FileName);
        Evidence.Journal.Judge(new PlanParses(), Planned, PlanFiles.Text);
        var watch = _deployer.Target.Policy.Watch;
        Evidence.Journal.Judge(new ScriptsLintClean(), [.. _linted.Select(script => script.Under(watch))], From.Source.FileName);
        Evidence.Journal.Judge(new RiskIsAccepted(), Planned.Risk, From.Source.FileName);
    }

    public async Task<Outcome> WriteAsync(CancellationToken cancel)
    {
        var reverse = _deployer.Inputs.Flag(DeployDacpacInputs.Reverse) ? await ReversePlan.MakeAsync(_deployer, From, cancel) : null;
        return PlanFiles.Write(
            Evidence, _deployer.Inputs.File(DeployDacpacInputs.Out), _deployer.Settings.Shown(), this, reverse);
    }

    // A plan is one script, carried out as a whole or by hand.
    public IReadOnlySet<string> DoneSince(PlanDocument? planned) => new HashSet<string>();

    // An entry without an end tells the next run that this one was interrupted.
    public async Task<bool> ExecuteAsync(IDeploymentSession session, CancellationToken cancel)
    {
        await RecordAsync(session, JournalState.Started, cancel);
        var (host, journal) = (_deployer.Host, Evidence.Journal);
        return session switch
        {
            StateFileSession state => await new StateExecution(host, journal, state).RunAsync(this, cancel),
            { Batches: { } batches } => await new DacpacExecution(host, journal, batches).RunAsync(Planned.Text, From.Settings, cancel),
            _ => throw new FaultException(
                FaultKind.Database,
                $"{_deployer.Engine} takes no plan batch by batch, so no dacpac can be deployed to it",
                "engine: sqlserver"),
        };
    }

    // What was carried out must leave nothing to do; what it left is what later deployments hold drift against.
    public async Task<string> ConfirmAsync(IDeploymentSession session, CancellationToken cancel)
    {
        await RecordAsync(session, JournalState.Done, cancel);
        return await Confirmation.JudgeAsync(_deployer, _database, From, cancel);
    }

    private Task RecordAsync(IDeploymentSession session, JournalState state, CancellationToken cancel) => session.RecordAsync(
        [new JournalEntry
        {
            Script = From.Source.FileName,
            Kind = JournalKind,
            Sha256 = From.Source.Sha256,
            State = state,
            At = Evidence.Time.GetUtcNow(),
            ElapsedMs = Math.Round(Evidence.Journal.Elapsed.TotalMilliseconds, 3),
            Actor = Evidence.Run.Actor,
            Deployment = Evidence.Run.Deployment,
        }],
        cancel);

    private RunEvidence Evidence => _deployer.Evidence;

    // A table that the plan makes is empty before the package's own scripts fill it.
    private static Func<string, long?> RowsAtHand(DacpacPlan planned, TableSizes sizes)
    {
        var made = planned.Operations.Where(operation => operation.Kind == OperationKind.CreateTable)
            .Select(operation => operation.Subject)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return table => made.Contains(table) ? 0 : sizes.RowsOf(table);
    }

    private static PlanTarget TargetOf(DacpacDeployer deployer, IDatabase database, DacpacContents source, DacpacContents? state)
    {
        if (state is not null) return new PlanTarget.StateFile(deployer.Evidence.Place.Target.Expect?.Database ?? source.Name, state);
        var connection = deployer.Target.Connect();
        return new PlanTarget.Live(database.Identity.Database, SqlServerEngine.ForDacFx(
            connection))
        { Token = SqlServerEngine.TokenForDacFx(connection) };
    }

    private PlanDocument DocumentOf(string schema)
    {
        var target = Evidence.Journal.Target!;
        var basis = new PlanBasis(
            From.Source.Sha256,
            Fingerprint.From([target.ToString(), target.Engine, target.Server, target.Database]).Value,
            schema,
            Fingerprint.From([]).Value,
            From.Settings.Fingerprint.Value,
            Fingerprint.OfText(Planned.Text).Value);
        return new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Target = target,
            Artifact = _deployer.Artifact with { Version = From.Source.Version },
            Change = Fingerprint.OfChange(Planned.Operations).Value,
            Plan = basis.Fingerprint.Value,
            Basis = basis,
            Options = From.Settings.Shown,
            Operations = Planned.Operations,
        };
    }
}

/// <param name="State">What the target's dacpac target holds; absent for a database on a server.</param>
internal sealed record DacpacPlanSource(DacpacContents Source, DacpacContents? State, PlanTarget Target, DeploySettings Settings);
