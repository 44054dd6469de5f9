using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments;

/// <summary>What the documents of one deployment of one target tell about how far it came.</summary>
public static class DeploymentTimeline
{
    /// <summary>The figure by which a run says how many scripts it executed to their end.</summary>
    public const string ScriptsExecuted = "scripts.executed";

    /// <summary>The figure by which a run says how many scripts it began that no transaction takes back.</summary>
    public const string ScriptsLeftStarted = "scripts.left-started";

    /// <summary>
    /// The figure by which a plan says how many scripts it found pending that this deployment had executed there to their end, and that
    /// nobody took back: the target was replaced.
    /// </summary>
    public const string ScriptsPendingAgain = "scripts.pending-again";

    /// <summary>
    /// The figure by which a run that read the target's journal says how many of the deployment's scripts are there while others are not: a
    /// run that was killed leaves no document.
    /// </summary>
    public const string ScriptsInPart = "scripts.in-part";

    /// <summary>The figure that a run leaves that has begun to take a deployment back, however it ended.</summary>
    public const string RollbackDuration = "rollback.duration";

    /// <summary>What the finding of a part that was executed to its end begins with.</summary>
    public const string DoneIn = "done in ";

    private const string ApplyStep = "deploy.executed";
    private const string RollbackStep = "rollback.executed";
    private const string RecordStep = "environment.prepared";
    private static readonly string[] Restored = ["rollback.schema-restored", "rollback.counts-restored"];

    /// <summary>Whether the run began to change the database.</summary>
    public static bool IsApply(RunDocument document) =>
        document.IsOfDeployment && document.Action == "apply" && Did(document, ApplyStep);

    /// <summary>Whether the run began to take a deployment back; plans and drills leave the database as it is.</summary>
    public static bool IsRollback(RunDocument document) =>
        document is { Task: "rollback", Action: "apply" } && Did(document, RollbackStep);

    /// <summary>
    /// Whether a plan found a target in which nothing of what this deployment did is left: it stands there no more, and begins anew.
    /// </summary>
    public static bool IsReplacement(RunDocument document) => document.IsPlan
        && document.Metrics.TryGetValue(ScriptsPendingAgain, out var again) && again.Value > 0;

    /// <summary>The scripts that stand in the target by what the runs tell, with the last run that executed each.</summary>
    /// <param name="documents">Of one deployment and target, in order.</param>
    public static IReadOnlyDictionary<string, StoredDocument> ExecutedBy(IReadOnlyList<StoredDocument> documents)
    {
        var executed = new Dictionary<string, StoredDocument>(StringComparer.Ordinal);
        foreach (var stored in documents)
        {
            if (IsRollback(stored.Document) || IsReplacement(stored.Document)) executed.Clear();
            foreach (var part in IsApply(stored.Document) ? PartsDoneBy(stored.Document) : []) executed[part] = stored;
        }

        return executed;
    }

    /// <summary>
    /// Whether a person asked for something beside the deployment and was refused before any step of it: the deployment stands as it
    /// stood. What came to no end is not known to have changed nothing, but a word or an approval, which is kept here or not at all.
    /// </summary>
    public static bool IsRefusedBeside(RunDocument document)
    {
        var isRefused = document.Fault is null && document.Results.Any(result => result.Refuses);
        return (document.Task, document.Action) switch
        {
            (_, "approve") or ("attest", null) => isRefused || document.Fault is not null,
            ("rollback", "apply") => isRefused && !IsRollback(document) && !document.Metrics.ContainsKey(RollbackDuration),
            (_, "adopt" or "resolve") => isRefused && ResultOf(document, RecordStep) is not (Verdict.Passed or Verdict.Warned),
            _ => false,
        };
    }

    /// <summary>Whether a plan or an apply found nothing that was still to be done.</summary>
    public static bool FoundNothing(RunDocument document) => document.Outputs.GetValueOrDefault(PlanOutputs.Pending) == "0";

    /// <summary>
    /// What a run that began to change the database is known to have done: all of it where it came to its end, else the scripts that
    /// did. Of a plan's batches nobody knows which object they belong to.
    /// </summary>
    public static IEnumerable<Operation> DoneBy(RunDocument apply)
    {
        if (ResultOf(apply, ApplyStep) is Verdict.Passed or Verdict.Warned) return apply.Operations;
        var done = PartsDoneBy(apply).ToHashSet(StringComparer.Ordinal);
        return apply.Operations.Where(operation => operation.Script is { } script && done.Contains(script));
    }

    /// <summary>The scripts that a run executed to their end.</summary>
    public static IEnumerable<string> PartsDoneBy(RunDocument apply) =>
        Findings(apply).Where(part => part.Observed.StartsWith(DoneIn, StringComparison.Ordinal)).Select(part => part.Subject);

    /// <summary>The scripts that a run tells of, however each of them ended.</summary>
    public static IEnumerable<string> PartsOf(RunDocument apply) => Findings(apply).Select(part => part.Subject);

    /// <summary>Folds the state from what each run did, in the order of the documents' numbers.</summary>
    public static DeploymentState StateOf(IEnumerable<RunDocument> documents) =>
        documents.Aggregate(DeploymentState.NotReached, (state, document) => After(state == DeploymentState.NotReached
            ? DeploymentState.Planned
            : state, document));

    /// <summary>Whether some or all of the deployment may be in the database.</summary>
    public static bool IsStanding(IEnumerable<RunDocument> documents) =>
        StateOf(documents) is not (DeploymentState.NotReached or DeploymentState.Planned or DeploymentState.RolledBack);

    /// <summary>The runs since the deployment was last taken back, or its target replaced: what happened before is over.</summary>
    public static IEnumerable<RunDocument> LatestAttempt(IReadOnlyList<RunDocument> documents) =>
        documents.Skip(LastTakenBack(documents) + 1);

    /// <summary>When the attempt before the latest was taken back; absent where there is none.</summary>
    public static DateTimeOffset? TakenBackAt(IReadOnlyList<RunDocument> documents) => LastTakenBack(documents) is >= 0 and var last
        ? documents[last].Run.EndedAt
        : null;

    /// <summary>When a rollback last changed the target, wherever it ended; absent where none did.</summary>
    public static DateTimeOffset? LastRollbackAt(IEnumerable<RunDocument> documents) =>
        documents.LastOrDefault(IsRollback)?.Run.EndedAt;

    /// <summary>
    /// The newest attachment that was made before the deployment began to change the target. One made again after an interrupted
    /// or refused apply would already show what the deployment did, and does not count until the deployment was accepted or taken back.
    /// </summary>
    /// <param name="documents">In the order of their numbers.</param>
    /// <param name="attachmentOf">The attachment looked for, where the document has it.</param>
    /// <param name="judge">The task whose passing accepts the deployment.</param>
    public static Attachment? NewestFromBefore(
        IEnumerable<RunDocument> documents, Func<RunDocument, Attachment?> attachmentOf, Func<RunDocument, bool> judge) =>
        FromBefore(documents, attachmentOf, judge).Newest;

    /// <summary>
    /// The same of the run that last changed the target: what was made for a later one that found nothing left to do shows what the
    /// deployment had brought. Until it changed the target, and once it was taken back, the newest.
    /// </summary>
    /// <inheritdoc cref="NewestFromBefore"/>
    public static Attachment? FromBeforeLastChange(
        IEnumerable<RunDocument> documents, Func<RunDocument, Attachment?> attachmentOf, Func<RunDocument, bool> judge) =>
        FromBefore(documents, attachmentOf, judge) switch { var (newest, changed) => changed ?? newest };

    private static (Attachment? Newest, Attachment? Changed) FromBefore(
        IEnumerable<RunDocument> documents, Func<RunDocument, Attachment?> attachmentOf, Func<RunDocument, bool> judge)
    {
        var (newest, changed) = ((Attachment?)null, (Attachment?)null);
        var (applied, closed) = (false, false);
        foreach (var document in documents)
        {
            if (attachmentOf(document) is { } attached && (!applied || closed)) (newest, applied, closed) = (attached, false, false);
            applied |= IsApply(document);
            if (IsChange(document)) changed = newest;
            if (IsOver(document)) changed = null;
            closed |= IsOver(document) || IsAccepting(document, judge);
        }

        return (newest, changed);
    }

    /// <summary>
    /// The runs that did again, of a deployment that stands, what comes before a change, found nothing left to do and passed: of how the
    /// target was changed they tell nothing, and what they made (a backup, a capture) holds the deployment already.
    /// </summary>
    /// <param name="documents">Of one deployment, in the order of their numbers.</param>
    public static IReadOnlySet<RunDocument> Repeats(IEnumerable<RunDocument> documents)
    {
        var repeats = new HashSet<RunDocument>(ReferenceEqualityComparer.Instance);
        foreach (var ofTarget in documents.Where(document => document.Target is not null).GroupBy(document => $"{document.Target}"))
        {
            var (stands, isRepeating) = (false, false);
            var passed = new HashSet<(string, string?)>();
            foreach (var document in ofTarget)
            {
                var isPassed = ExitCode.From(document) == ExitCode.Passed;
                if (IsRollback(document) || IsReplacement(document)) (stands, isRepeating) = (false, false);
                if (document.Outputs.ContainsKey(PlanOutputs.Pending)) isRepeating = stands && FoundNothing(document);
                if (isRepeating && isPassed && IsBeforeChange(document) && passed.Contains((document.Task, document.Action)))
                    repeats.Add(document);
                stands |= IsChange(document);
                if (isPassed) passed.Add((document.Task, document.Action));
                else passed.Remove((document.Task, document.Action));
            }
        }

        return repeats;
    }

    /// <summary>Whether the run began to change the database and had something to do.</summary>
    public static bool IsChange(RunDocument document) => IsApply(document) && !FoundNothing(document);

    private static bool IsBeforeChange(RunDocument document) => document.IsOfDeployment || (document.Task, document.Action) is
        ("precheck" or "backup", _) or ("rollback", "plan" or "drill") or ("perf-gate", "baseline");

    /// <summary>
    /// The change by this deployment of which no document tells, its run having been killed, so that what is looked at now shows what it
    /// did and is none from before; absent where there was none, or where the deployment was accepted since.
    /// </summary>
    /// <param name="beginnings">What the target remembers of this deployment since it was last taken back.</param>
    /// <param name="documents">Of the deployment and the target, in order.</param>
    /// <inheritdoc cref="NewestFromBefore"/>
    public static EvidenceAnchor? Midway(
        IEnumerable<EvidenceAnchor> beginnings,
        IReadOnlyList<StoredDocument> documents,
        Func<RunDocument, Attachment?> attachmentOf,
        Func<RunDocument, bool> judge)
    {
        var told = documents.Select(stored => stored.Document).ToList();
        // Where another folder's run did all of it, there is nothing left to compare but that nothing happens any more.
        var isDone = told.LastOrDefault(document => document.Outputs.ContainsKey(PlanOutputs.Pending)) is { } planned
            && FoundNothing(planned)
            && NewestFromBefore(told, attachmentOf, judge) is null;
        return isDone
            ? null
            : EvidenceAnchor.Untold(beginnings, documents)
                .FirstOrDefault(begun => !told.Any(document => document.Run.StartedAt > begun.At && IsAccepting(document, judge)));
    }

    internal static bool IsAccepting(RunDocument document, Func<RunDocument, bool> judge) =>
        judge(document) && document.Verdict is Verdict.Passed or Verdict.Warned;

    private static DeploymentState After(DeploymentState state, RunDocument document)
    {
        if (IsReplacement(document)) return DeploymentState.Planned;
        if (IsApply(document)) return AfterStep(state, document, ResultOf(document, ApplyStep), DeploymentState.Applied);
        if (IsRollback(document))
            return EndedElsewhere(document)
                ? DeploymentState.PartiallyApplied
                : AfterStep(state, document, ResultOf(document, RollbackStep), DeploymentState.RolledBack);
        return (state, document.Task) switch
        {
            (DeploymentState.Planned, _) when document.Metrics.TryGetValue(ScriptsInPart, out var there) && there.Value > 0 =>
                DeploymentState.PartiallyApplied,
            (DeploymentState.Applied or DeploymentState.Validated, "validate") =>
                ExitCode.From(document) == ExitCode.Passed ? DeploymentState.Validated : DeploymentState.Applied,
            _ => state,
        };
    }

    private static DeploymentState AfterStep(DeploymentState state, RunDocument document, Verdict verdict, DeploymentState done) =>
        verdict switch
        {
            // A later run that finds nothing to do takes nothing away from what was validated.
            Verdict.Passed or Verdict.Warned => state == DeploymentState.Validated && FoundNothing(document) ? state : done,
            Verdict.Unknown => document.Fault?.Kind == FaultKind.Cancelled ? DeploymentState.Cancelled : DeploymentState.Unknown,
            _ => DeploymentState.PartiallyApplied,
        };

    private static int LastTakenBack(IReadOnlyList<RunDocument> documents) => documents.Index()
        .Where(run => IsOver(run.Item))
        .Select(run => run.Index)
        .LastOrDefault(-1);

    private static bool IsOver(RunDocument document) => IsTakenBack(document) || IsReplacement(document);

    private static bool IsTakenBack(RunDocument document) =>
        IsRollback(document) && ResultOf(document, RollbackStep) == Verdict.Passed && !EndedElsewhere(document);

    // All of the undo scripts ran, and schema or rows are not as before. What was restored or reverted has nothing left in it to take back.
    private static bool EndedElsewhere(RunDocument document) =>
        Restored.Any(code => ResultOf(document, code) == Verdict.Failed)
        && !document.Operations.Any(operation => operation.Kind is OperationKind.RestoreBackup or OperationKind.RevertToSnapshot);

    // Batches of a plan stand outside a transaction: only of scripts is it known that the one that was refused left nothing.
    private static bool ChangedNothing(RunDocument document) =>
        document.Metrics.TryGetValue(ScriptsExecuted, out var executed)
        && document.Metrics.TryGetValue(ScriptsLeftStarted, out var started)
        && executed.Value + started.Value == 0;

    private static IReadOnlyList<Finding> Findings(RunDocument apply) =>
        apply.Results.LastOrDefault(result => result.Code == ApplyStep)?.Findings ?? [];

    private static Verdict ResultOf(RunDocument document, string step) => document.Results.Where(result => result.Code == step)
        .Select(result => result.Verdict)
        .DefaultIfEmpty(Verdict.Skipped)
        .Max();

    private static bool Did(RunDocument document, string step) => ResultOf(document, step) switch
    {
        Verdict.Skipped => false,
        Verdict.Failed => !ChangedNothing(document),
        _ => true,
    };
}
