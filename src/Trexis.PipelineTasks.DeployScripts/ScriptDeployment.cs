using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>A folder held against one target at one moment: what is pending, what it would do, and the plan made of that.</summary>
internal sealed class ScriptDeployment : IDeployment
{
    private readonly RunEvidence _evidence;
    private readonly IPipelineHost _host;
    private readonly IDatabase _database;
    private readonly ScriptFolder _folder;
    private readonly DeploymentHistory _history;
    private readonly ScriptPlan _plan;
    private readonly IReadOnlyList<string> _outOfOrder;
    private readonly IReadOnlyList<AssessedScript> _assessed;
    private readonly AcknowledgedOperations _risk;
    private readonly string _text;
    private readonly WatchPolicy _watch;

    private ScriptDeployment(
        ScriptDeployer deployer, IDatabase database, ScriptFolder folder, DeploymentHistory history, ScriptPlan plan,
        IReadOnlyList<AssessedScript> assessed, SchemaInventory schema)
    {
        (_evidence, _host, _database, _folder) = (deployer.Evidence, deployer.Host, database, folder);
        (_history, _plan, _assessed, _watch) = (history, plan, assessed, deployer.Watch);
        _outOfOrder = deployer.OutOfOrderIn(folder);
        var sizes = TableSizes.From(schema, $"as {database.Identity.Database} held them when this was planned");
        _risk = Acknowledgements.Apply(
            [.. ScriptOperations.OutOfOrder(plan.OutOfOrder), .. ScriptOperations.From(assessed).Select(sizes.Measured)],
            deployer.Acknowledged,
            _evidence.Time.GetUtcNow());
        _text = TextOf(assessed, (text, _) => text);
        Document = DocumentOf(schema.Fingerprint) with { TableSizes = sizes.Told };
        Change = new ChangePlan(_risk.Operations, new Fingerprint(Document.Change), new Fingerprint(Document.Plan));
    }

    public ChangePlan Change { get; }

    public PlanDocument Document { get; }

    public PendingCount Pending => new(_plan.Pending.Count, "scripts.pending", "pending script");

    public string Finished => "every script of the folder is in the database";

    // Only what this very deployment left without a word is written down: another hand's change must stay a drift.
    public string? FinishedSchema => _history.WasLeftBy(_evidence.Run.Deployment) ? Document.Basis.Schema : null;

    // What runs in every deployment is executed in this one, too.
    public IReadOnlyList<string> Inherited
    {
        get
        {
            var pending = _plan.Pending.ToHashSet();
            var latest = _history.Journal.ToLookup(entry => entry.Script, StringComparer.Ordinal);
            return
            [
                .. _folder.Versioned.Concat(_folder.Repeatable)
                    .Where(script => !pending.Contains(script))
                    .Select(script => script.Name.File)
                    .Where(file => latest[file].LastOrDefault() is not { } last || !_history.WasExecutedHere(last, _evidence.Place)),
            ];
        }
    }

    /// <exception cref="InputException">The folder is no folder of scripts, or not the artifact that the run is about.</exception>
    /// <exception cref="FaultException">The target's schema cannot be read.</exception>
    public static async Task<ScriptDeployment> ObserveAsync(ScriptDeployer deployer, IDatabase database, CancellationToken cancel)
    {
        var folder = deployer.ReadFolder();
        var history = await database.ReadHistoryAsync(cancel);
        // Once adopted, our own journal is what counts.
        var byOthers = history.Journal.Any(entry => entry.Kind != HistoryAnchor.Preparation)
            ? []
            : AppliedByTool.From(folder, await database.ReadToolHistoriesAsync(folder.Layout.History, cancel));
        var plan = ScriptPlanner.Plan(folder, history.Journal, byOthers, deployer.OutOfOrderIn(folder));
        var placeholders = ScriptPlanner.Placeholders(folder, plan.Pending).ToList();
        if (placeholders.Count > 0) throw new InputException(placeholders);
        var assessed = await AssessAsync(database, plan.Pending, cancel);
        return new ScriptDeployment(deployer, database, folder, history, plan, assessed, await LiveSchema.ReadAsync(database, cancel));
    }

    public Task JudgeAsync(CancellationToken cancel)
    {
        var (journal, subject) = (_evidence.Journal, _folder.Identity.Name);
        journal.Judge(new ScriptsAreInOrder(), _plan, subject);
        journal.Judge(new ScriptsAreUnchanged(), _plan, subject);
        journal.Judge(new ScriptsParse(), _assessed, subject);
        journal.Judge(new ScriptsLintClean(), [.. _assessed.Select(assessed => assessed.Linted.Under(_watch))], subject);
        var unread = _assessed.Where(assessed => assessed.Assessment.Error is not null).Select(assessed => assessed.Script.Location);
        journal.Judge(new RiskIsAccepted(), _risk.Without(unread.ToHashSet(StringComparer.Ordinal)), subject);
        return Task.CompletedTask;
    }

    // A plan that cannot be executed is shown by its operations and not kept as something to approve.
    public Task<Outcome> WriteAsync(CancellationToken cancel) => Task.FromResult(Write());

    public IReadOnlySet<string> DoneSince(PlanDocument? planned) =>
        ScriptJournal.DoneSince(planned, _history.Journal, _evidence.Run.Deployment);

    public async Task<IReadOnlyList<ApprovedOperation>> DoneAsync(CancellationToken cancel)
    {
        // The journal counts by name and content: another text under the same name is not what was approved.
        var done = _history.Journal.GroupBy(entry => entry.Script, StringComparer.Ordinal)
            .Select(entries => entries.Last())
            .Where(entry => entry.State is JournalState.Done or JournalState.Adopted)
            .Select(entry => (entry.Script, entry.Sha256))
            .ToHashSet();
        var scripts = _folder.Versioned.Where(script => done.Contains((script.Name.File, script.Sha256))).ToList();
        var late = ScriptOperations.OutOfOrder(scripts.Where(script => _outOfOrder.Any(name => ScriptPlanner.IsNamed(script, name))));
        return [.. late.Concat(ScriptOperations.From(await AssessAsync(_database, scripts, cancel))).Select(ApprovedOperation.From)];
    }

    public async Task<bool> ExecuteAsync(IDeploymentSession session, CancellationToken cancel) =>
        await new ScriptExecution(_host, _evidence.Journal, session, DeploymentSteps.Executed).RunAsync(_assessed, cancel) > 0;

    public async Task<string> ConfirmAsync(IDeploymentSession session, CancellationToken cancel) =>
        (await LiveSchema.ReadAsync(_database, cancel)).Fingerprint;

    private Outcome Write()
    {
        var part = new ScriptJournal(_history.Journal, _folder.Layout.Naming).PartOf(_evidence.Run.Deployment, _plan.Pending);
        if (part > 0) _evidence.Journal.Measure(DeploymentTimeline.ScriptsInPart, Quantity.Count(part));
        var again = PendingAgain();
        var written = Written();
        if (again.Count == 0 || written.Verdict != Verdict.Passed) return written;
        _evidence.Journal.Measure(DeploymentTimeline.ScriptsPendingAgain, Quantity.Count(again.Count));
        return Outcome.Warned(
            $"{again[0].Subject} {again[0].Observed}: the target was replaced, or taken back by a run whose document is not here, and what "
                + $"was proven of this deployment here counts no more. {written.Message}",
            [.. again, .. written.Findings]);
    }

    // A repeatable script is pending again where a later deployment brought another text of it; what runs always, always is.
    private List<Finding> PendingAgain()
    {
        var executed = DeploymentTimeline.ExecutedBy(_evidence.DocumentsNamedAfterPlace());
        return
        [
            .. from script in _plan.Pending
                where script.Name.Kind == ScriptKind.Versioned && executed.ContainsKey(script.Name.File)
                let file = Path.GetFileName(executed[script.Name.File].File)
                let place = new SourceLocation(script.Location, 1)
                select new Finding(script.Name.File, $"was executed here ({file}) and is pending again", "done", place),
        ];
    }

    private Outcome Written()
    {
        if (!_plan.IsSound) return Outcome.Skipped("No plan was written: the folder and the target's journal contradict each other");
        if (_assessed.Any(assessed => assessed.Assessment.Error is not null))
            return Outcome.Skipped("No plan was written: a pending script does not parse");
        _evidence.Keep(StoredPlan.Role, "plan.json", PlanJson.Format, Document);
        _evidence.KeepExecuted("plan-text", "plan.sql", TextOf(_assessed, _evidence.Kept));
        return Outcome.Passed(
            _plan.Pending.Count == 0
                ? $"Nothing is pending; plan {Change.Plan.Short}"
                : $"{HumanText.Plural(_plan.Pending.Count, "script")} pending with "
                    + $"{HumanText.Plural(Change.Operations.Count, "operation")}, highest risk {Change.RiskWord}{Outside()}; "
                    + $"change {Change.Change.Short}, plan {Change.Plan.Short}");
    }

    // What fails there leaves what ran before it.
    private string Outside()
    {
        var outside = _assessed.Where(one => !one.Assessment.Transactional).Select(one => one.Script.Name.File).ToList();
        if (outside.Count == 0) return "";
        var who = outside.Count == 1 ? $"{outside[0]} runs" : $"{outside[0]} and {HumanText.Number(outside.Count - 1)} more run";
        return $"; {who} outside any transaction, so that a failure leaves half of it done";
    }

    private PlanDocument DocumentOf(string schema)
    {
        var target = _evidence.Journal.Target!;
        // Nothing that a caller may choose changes what a folder of scripts does.
        var options = new Dictionary<string, string>();
        var basis = new PlanBasis(
            _folder.Identity.Sha256,
            Fingerprint.From([target.ToString(), target.Engine, target.Server, target.Database]).Value,
            schema,
            ScriptJournal.FingerprintOf(_history.Journal).Value,
            Fingerprint.From(options.SelectMany(option => new[] { option.Key, option.Value })).Value,
            Fingerprint.OfText(_text).Value);
        return new PlanDocument
        {
            SchemaVersion = PlanDocument.CurrentSchemaVersion,
            Target = target,
            Artifact = _folder.Identity,
            Change = Fingerprint.OfChange(_risk.Operations).Value,
            Plan = basis.Fingerprint.Value,
            Basis = basis,
            Options = options,
            JournalEntries = _history.Journal.Count,
            Scripts = [
                .. _assessed.Select(
                    one => new PlannedScript(
                        one.Script.Name.File, one.Script.Name.KindWord, one.Script.Sha256, one.Assessment.Transactional)),
            ],
            Operations = _risk.Operations,
        };
    }

    private static async Task<IReadOnlyList<AssessedScript>> AssessAsync(
        IDatabase database, IReadOnlyList<Script> pending, CancellationToken cancel)
    {
        if (pending.Count == 0) return [];
        var assessments = await database.Scripts.AssessAsync([.. pending.Select(script => script.Sql)], cancel);
        return assessments.Count == pending.Count
            ? [.. pending.Zip(assessments, (script, assessment) => new AssessedScript(script, assessment))]
            : throw new InvalidOperationException($"the engine assessed {assessments.Count} of {pending.Count} scripts");
    }

    /// <param name="kept">Makes of a script's text, and of whether it changes data, what is written.</param>
    private static string TextOf(IEnumerable<AssessedScript> assessed, Func<string, bool, string> kept)
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
            text.Append(kept(script.Text, !Operation.OnlyDefines(assessment.Operations)));
            if (text[^1] != '\n') text.Append('\n');
            text.Append('\n');
        }

        return text.ToString();
    }
}
