using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>A dacpac held against one target at one moment: what would change, and the plan made of that.</summary>
internal sealed class DacpacDeployment : IDeployment
{
    /// <summary>The kind of the journal's rows.</summary>
    private const string JournalKind = "dacpac";

    private readonly TaskRun _run;
    private readonly IDatabase _database;
    private readonly IReadOnlyList<LintedScript> _linted;
    private readonly bool _interrupted;

    private DacpacDeployment(
        TaskRun run,
        IDatabase database,
        DacpacPlanSource from,
        DacpacPlan planned,
        TableSizes sizes,
        (string Schema, bool Interrupted) left)
    {
        (_run, _database, From, Planned, _interrupted) = (run, database, from, planned, left.Interrupted);
        _linted = PackageLint.From(from.Source, planned.Modules, SourcesOf(run), RowsAtHand(planned, sizes));
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
    public string? FinishedSchema => _interrupted ? Document.Basis.Schema : null;

    // A dacpac target takes the new state at once: there is nobody to watch for.
    public bool IsWatched => From.State is null;

    /// <exception cref="InputException">Artifact, dacpac target or options are wrong.</exception>
    /// <exception cref="FaultException">DacFx refuses, or the target's schema cannot be read.</exception>
    public static async Task<DacpacDeployment> ObserveAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        var source = SourceOf(run);
        var settings = PlanSettings.From(run, source);
        var state = database is StateFileDatabase file ? DacpacReader.Read(file.File) : null;
        var target = TargetOf(run, database, source, state);
        var live = state is null ? await LiveSchema.ReadAsync(database, cancel) : null;
        var sizes = TargetSizes.From(run, database, live);
        var planned = await PlanAsync(run, source, target, settings, cancel, sizes);
        var from = new DacpacPlanSource(source, state, target, settings);
        var interrupted = (await database.ReadHistoryAsync(cancel)).WasLeftBy(run.Context.Deployment);
        return new DacpacDeployment(run, database, from, planned, sizes, (state?.ModelSha256 ?? live!.Fingerprint, interrupted));
    }

    public async Task JudgeAsync(CancellationToken cancel)
    {
        await Drift.JudgeAsync(_run, _database, From.State, cancel);
        _run.Journal.Judge(new PlanParses(), Planned, PlanFiles.Text);
        _run.Journal.Judge(new ScriptsLintClean(), _linted, From.Source.FileName);
        _run.Journal.Judge(new RiskIsAccepted(), Planned.Risk, From.Source.FileName);
    }

    public async Task<Outcome> WriteAsync(CancellationToken cancel)
    {
        var reverse = _run.Inputs.Flag(DeployDacpacInputs.Reverse) ? await ReversePlan.MakeAsync(_run, From, cancel) : null;
        return PlanFiles.Write(_run, this, reverse);
    }

    // A plan is one script, carried out as a whole or by hand.
    public IReadOnlySet<string> DoneSince(PlanDocument? planned) => new HashSet<string>();

    // An entry without an end tells the next run that this one was interrupted.
    public async Task<bool> ExecuteAsync(IDeploymentSession session, CancellationToken cancel)
    {
        await RecordAsync(session, JournalState.Started, cancel);
        return session switch
        {
            StateFileSession state => await new StateExecution(_run, state).RunAsync(this, cancel),
            { Batches: { } batches } => await new DacpacExecution(_run, batches).RunAsync(Planned.Text, From.Settings, cancel),
            _ => throw new FaultException(
                FaultKind.Database,
                $"{_run.Deployment.Engine} takes no plan batch by batch, so no dacpac can be deployed to it",
                "engine: sqlserver"),
        };
    }

    // What was carried out must leave nothing to do; what it left is what later deployments hold drift against.
    public async Task<string> ConfirmAsync(IDeploymentSession session, CancellationToken cancel)
    {
        await RecordAsync(session, JournalState.Done, cancel);
        return await Confirmation.JudgeAsync(_run, _database, From, cancel);
    }

    private Task RecordAsync(IDeploymentSession session, JournalState state, CancellationToken cancel) => session.RecordAsync(
        [new JournalEntry
        {
            Script = From.Source.FileName,
            Kind = JournalKind,
            Sha256 = From.Source.Sha256,
            State = state,
            At = _run.Time.GetUtcNow(),
            ElapsedMs = Math.Round(_run.Journal.Elapsed.TotalMilliseconds, 3),
            Actor = _run.Context.Actor,
            Deployment = _run.Context.Deployment,
        }],
        cancel);

    // A table that the plan makes is empty before the package's own scripts fill it.
    private static Func<string, long?> RowsAtHand(DacpacPlan planned, TableSizes sizes)
    {
        var made = planned.Operations.Where(operation => operation.Kind == "create-table")
            .Select(operation => operation.Subject)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return table => made.Contains(table) ? 0 : sizes.RowsOf(table);
    }

    /// <summary>The same plan against what the target holds by now: empty once it was carried out.</summary>
    public static Task<DacpacPlan> PlanAsync(
        TaskRun run, DacpacContents source, PlanTarget target, DeploySettings settings, CancellationToken cancel, TableSizes? sizes = null)
    {
        var request = new PlanRequest(source, target, settings, run.Change?.Acknowledge, run.Time.GetUtcNow());
        if (SourcesOf(run) is { } sources) request = request with { Locate = sources.Find };
        if (sizes is not null) request = request with { Measured = sizes.Measured };
        // DacFx computes for seconds without giving way.
        return Task.Run(() => DacpacPlanner.Plan(request, cancel), cancel);
    }

    private static SourceIndex? SourcesOf(TaskRun run) =>
        run.Inputs.File(DeployDacpacInputs.Sources) is { } folder ? SourceIndex.Read(folder) : null;

    private static DacpacContents SourceOf(TaskRun run)
    {
        if (run.Deployment.Artifact.Dacpac is not { } path)
            throw new InputException([new InputProblem(
                run.Deployment.File, "names no dacpac", null, "artifact: { dacpac: FILE } (deploy-scripts deploys scripts)")]);
        var source = DacpacReader.Read(path);
        return source.Sha256 == run.Artifact.Sha256
            ? source
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{path} changed while the run was going on: it was {new Fingerprint(run.Artifact.Sha256).Short} and is "
                    + $"{new Fingerprint(source.Sha256).Short}",
                "run again when nothing writes to it any more");
    }

    private static PlanTarget TargetOf(TaskRun run, IDatabase database, DacpacContents source, DacpacContents? state)
    {
        if (state is not null) return new PlanTarget.StateFile(run.Target.Expect?.Database ?? source.Name, state);
        var connection = DatabaseEngines.Connect(run);
        return new PlanTarget.Live(database.Identity.Database, SqlServerEngine.ForDacFx(
            connection))
        { Token = SqlServerEngine.TokenForDacFx(connection) };
    }

    private PlanDocument DocumentOf(string schema)
    {
        var target = _run.Journal.Target!;
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
            Artifact = _run.Artifact with { Version = From.Source.Version },
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
