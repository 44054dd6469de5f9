using Trexis.PipelineTasks.Deployments;
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

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>A dacpac held against one target at one moment: what would change, and the plan made of that.</summary>
/// <param name="State">What the target's state file holds; absent for a database on a server.</param>
internal sealed record DacpacDeployment(
    DacpacContents Source, DacpacContents? State, PlanTarget Target, DeploySettings Settings, DacpacPlan Planned, PlanDocument Document)
{
    /// <summary>The package's own scripts, and what the linter says of each.</summary>
    public IReadOnlyList<LintedScript> Linted { get; init; } = [];

    public ChangePlan Change => new(Planned.Operations, new Fingerprint(Document.Change), new Fingerprint(Document.Plan));

    /// <exception cref="InputException">Artifact, state file or options are wrong.</exception>
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
        var document = DocumentOf(
            run, database, source, settings, state?.ModelSha256 ?? live!.Fingerprint, planned) with { TableSizes = sizes.Told };
        return new DacpacDeployment(source, state, target, settings, planned, document)
        {
            Linted = PackageLint.From(source, SourcesOf(run), RowsAtHand(planned, sizes)),
        };
    }

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
        var request = new PlanRequest(source, target, settings, run.Change?.Acknowledge ?? [], run.Time.GetUtcNow());
        if (SourcesOf(run) is { } sources) request = request with { Locate = sources.Find };
        if (sizes is not null) request = request with { Measured = sizes.Measured };
        // DacFx computes for seconds without giving way.
        return Task.Run(() => DacpacPlanner.Plan(request, cancel), cancel);
    }

    /// <summary>The checks that plan and apply share. All are judged, also after one has failed.</summary>
    public void Judge(RunJournal journal)
    {
        journal.Judge(new PlanParses(), Planned, PlanSource);
        journal.Judge(new ScriptsLintClean(), Linted, Source.FileName);
        journal.Judge(new RiskIsAccepted(), Planned.Risk, Source.FileName);
    }

    /// <summary>The outputs and figures that plan and apply both leave.</summary>
    public void WriteOutputs(RunJournal journal)
    {
        journal.Plan(Planned.Operations);
        journal.Output(PlanOutputs.Change, Document.Change);
        journal.Output(PlanOutputs.Plan, Document.Plan);
        journal.Output(PlanOutputs.Risk, RiskWord);
        journal.Output(PlanOutputs.Pending, Planned.Operations.Count.ToString(CultureInfo.InvariantCulture));
        journal.Measure("operations.pending", Quantity.Count(Planned.Operations.Count));
    }

    public string RiskWord => Change.HighestRisk.ToString().ToLowerInvariant();

    private const string PlanSource = "plan.sql";

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
            connection)) { Token = SqlServerEngine.TokenForDacFx(connection) };
    }

    private static PlanDocument DocumentOf(
        TaskRun run, IDatabase database, DacpacContents source, DeploySettings settings, string schema, DacpacPlan planned)
    {
        var target = new RunTarget(
            run.Environment.Name, run.Target.Name, database.Identity.Engine, database.Identity.Server, database.Identity.Database);
        var basis = new PlanBasis(
            source.Sha256,
            Fingerprint.From([target.ToString(), target.Engine, target.Server, target.Database]).Value,
            schema,
            Fingerprint.From([]).Value,
            settings.Fingerprint.Value,
            Fingerprint.OfText(planned.Text).Value);
        return new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Target = target,
            Artifact = run.Artifact with { Version = source.Version },
            Change = Fingerprint.OfChange(planned.Operations).Value,
            Plan = basis.Fingerprint.Value,
            Basis = basis,
            Options = settings.Shown,
            Operations = planned.Operations,
        };
    }
}
