using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>A folder held against one target at one moment: what is pending, what it would do, and the plan made of that.</summary>
/// <param name="Text">What would be executed, script after script.</param>
internal sealed record ScriptDeployment(
    ScriptFolder Folder,
    DeploymentHistory History,
    ScriptPlan Plan,
    IReadOnlyList<AssessedScript> Assessed,
    AcknowledgedOperations Risk,
    ChangePlan Change,
    PlanDocument Document,
    string Text)
{
    /// <exception cref="InputException">The folder is no folder of scripts, or not the artifact that the run is about.</exception>
    /// <exception cref="FaultException">The target's schema cannot be read.</exception>
    public static async Task<ScriptDeployment> ObserveAsync(TaskRun run, IDatabase database, CancellationToken cancel)
    {
        run.Journal.Target = TargetOf(run, database);
        var folder = FolderOf(run);
        var history = await database.ReadHistoryAsync(cancel);
        var plan = ScriptPlanner.Plan(folder, history.Journal);
        var assessed = await AssessAsync(database, plan.Pending, cancel);
        var schema = await InventoryAsync(database, cancel);
        var sizes = TableSizes.From(schema, $"as {database.Identity.Database} held them when this was planned");
        var risk = Acknowledgements.Apply(
            [.. ScriptOperations.From(assessed).Select(sizes.Measured)], run.Change?.Acknowledge ?? [], run.Time.GetUtcNow());
        var text = TextOf(assessed);
        var document = DocumentOf(
            TargetOf(run, database), folder, history, schema.Fingerprint, text, assessed, risk.Operations) with { TableSizes = sizes.Told };
        var change = new ChangePlan(risk.Operations, new Fingerprint(document.Change), new Fingerprint(document.Plan));
        return new ScriptDeployment(folder, history, plan, assessed, risk, change, document, text);
    }

    /// <summary>The checks that plan and apply share. All are judged, also after one has failed.</summary>
    public void Judge(RunJournal journal)
    {
        journal.Judge(new ScriptsAreInOrder(), Plan, Folder.Identity.Name);
        journal.Judge(new ScriptsAreUnchanged(), Plan, Folder.Identity.Name);
        journal.Judge(new ScriptsParse(), Assessed, Folder.Identity.Name);
        journal.Judge(new ScriptsLintClean(), [.. Assessed.Select(assessed => assessed.Linted)], Folder.Identity.Name);
        journal.Judge(new RiskIsAccepted(), Risk, Folder.Identity.Name);
    }

    /// <summary>Leaves the target's schema as it is now, which later deployments hold drift against.</summary>
    public static async Task AnchorAsync(
        TaskRun run, IDatabase database, IDeploymentSession session, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        var head = documents.Count == 0 ? HistoryAnchor.NoDocument : documents[^1].Sha256;
        var schema = (await InventoryAsync(database, cancel)).Fingerprint;
        await session.AnchorAsync(
            new HistoryAnchor(run.Context.Deployment, run.Environment.Name, DeployScriptsTask.Name, head, schema, run.Time.GetUtcNow()),
            cancel);
    }

    private static async Task<SchemaInventory> InventoryAsync(IDatabase database, CancellationToken cancel) =>
        await database.Observe.InventoryAsync(exactRows: false, violations: false, cancel) switch
        {
            Fact<SchemaInventory>.Known known => known.Value,
            Fact<SchemaInventory>.Unreadable unreadable => throw Unreadable(database, unreadable.Reason),
            Fact<SchemaInventory>.NotApplicable absent => throw Unreadable(database, absent.Reason),
            _ => throw new InvalidOperationException("a fact of an unforeseen kind"),
        };

    public static ScriptFolder FolderOf(TaskRun run)
    {
        if (run.Deployment.Artifact.Scripts is not { } path)
            throw new InputException([new InputProblem(
                run.Deployment.File, "names no folder of scripts", null, "artifact: { scripts: FOLDER } (deploy-dacpac deploys dacpacs)")]);
        var folder = ScriptFolder.Read(path, run.Deployment.Artifact.Undo);
        return folder.Identity.Sha256 == run.Artifact.Sha256
            ? folder
            : throw new FaultException(
                FaultKind.FileSystem,
                $"{path} changed while the run was going on: it was {new Fingerprint(run.Artifact.Sha256).Short} and is "
                    + $"{new Fingerprint(folder.Identity.Sha256).Short}",
                "run again when nothing writes to the folder any more");
    }

    public static RunTarget TargetOf(TaskRun run, IDatabase database) =>
        new(run.Environment.Name, run.Target.Name, database.Identity.Engine, database.Identity.Server, database.Identity.Database);

    private static PlanDocument DocumentOf(
        RunTarget target,
        ScriptFolder folder,
        DeploymentHistory history,
        string schema,
        string text,
        IReadOnlyList<AssessedScript> assessed,
        IReadOnlyList<Operation> operations)
    {
        // Nothing that a caller may choose changes what a folder of scripts does.
        var options = new Dictionary<string, string>();
        var basis = new PlanBasis(
            folder.Identity.Sha256,
            Fingerprint.From([target.ToString(), target.Engine, target.Server, target.Database]).Value,
            schema,
            ScriptJournal.FingerprintOf(history.Journal).Value,
            Fingerprint.From(options.SelectMany(option => new[] { option.Key, option.Value })).Value,
            Fingerprint.OfText(text).Value);
        return new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Target = target,
            Artifact = folder.Identity,
            Change = Fingerprint.OfChange(operations).Value,
            Plan = basis.Fingerprint.Value,
            Basis = basis,
            Options = options,
            JournalEntries = history.Journal.Count,
            Scripts = [
                .. assessed.Select(
                    one => new PlannedScript(
                        one.Script.Name.File, one.Script.Name.KindWord, one.Script.Sha256, one.Assessment.Transactional)),
            ],
            Operations = operations,
        };
    }

    private static FaultException Unreadable(IDatabase database, string reason) => new(
        FaultKind.Database,
        $"the schema of {database.Identity.Database} on {database.Identity.Server} cannot be read, so no plan can be bound to it: {reason}",
        "give the login the right to read definitions");

    private static async Task<IReadOnlyList<AssessedScript>> AssessAsync(
        IDatabase database, IReadOnlyList<Script> pending, CancellationToken cancel)
    {
        if (pending.Count == 0) return [];
        var assessments = await database.Scripts.AssessAsync([.. pending.Select(script => script.Sql)], cancel);
        return assessments.Count == pending.Count
            ? [.. pending.Zip(assessments, (script, assessment) => new AssessedScript(script, assessment))]
            : throw new InvalidOperationException($"the engine assessed {assessments.Count} of {pending.Count} scripts");
    }

    private static string TextOf(IEnumerable<AssessedScript> assessed)
    {
        var text = new StringBuilder();
        foreach (var (script, assessment) in assessed)
        {
            var transaction = assessment.Transactional ? "in a transaction of its own" : "outside any transaction";
            text.Append("-- ")
                .Append(script.Name.File)
                .Append(" (")
                .Append(script.Name.KindWord)
                .Append(", ")
                .Append(transaction)
                .Append(", sha256 ")
                .Append(script.Sha256)
                .Append(")\n");
            text.Append(script.Text);
            if (!script.Text.EndsWith('\n')) text.Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }
}
