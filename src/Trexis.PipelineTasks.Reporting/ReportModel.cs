using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Compliance;
using Trexis.PipelineTasks.Deployments.DeploymentPlans;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>What a report knows beside the documents.</summary>
/// <param name="Environments">In the order of promotion, with their targets.</param>
public sealed record ReportContext(IReadOnlyList<EnvironmentSpec> Environments)
{
    /// <summary>What holds; the procedure's defaults where it names no file, and the report says so.</summary>
    public Policy Policy { get; init; } = ProcedureDefaults.Policy(Environments);

    /// <summary>Who wrote the change, as its file says.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>The pull request that the change came by, where the platform tells.</summary>
    public int? PullRequest { get; init; }

    /// <summary>What the report that is being made has judged itself, of the environment that it is made for.</summary>
    public (string Environment, IReadOnlyList<RunResult> Results)? Reported { get; init; }

    /// <summary>When reviewers let an environment go, as the platform tells.</summary>
    public IReadOnlyList<PlatformApproval> Approvals { get; init; } = [];

    /// <summary>By target; only those that were counted before and after.</summary>
    public IReadOnlyList<RowComparison> Rows { get; init; } = [];

    /// <summary>What is bound to documents and cannot be read.</summary>
    public IReadOnlyList<ChainProblem> Unread { get; init; } = [];

    /// <summary>Relative to the repository, with forward slashes: where a finding points that has no place of its own.</summary>
    public string ConfigurationFile { get; init; } = "deployment.yml";

    /// <summary>
    /// Of the options that name files, those that were given, as they go on in a command that is shown: <c> --change CHG-2</c>.
    /// </summary>
    public string TypedOptions { get; init; } = "";

    /// <summary>The procedure's lines with what became of each over the whole deployment.</summary>
    public IReadOnlyList<LineState> Lines { get; init; } = [];

    /// <summary>By environment, in order: only those that were reached or come next.</summary>
    public IReadOnlyList<DeploymentPlanModel> Plans { get; init; } = [];

    public IReadOnlyList<ChecklistModel> Checklists { get; init; } = [];

    /// <summary>By target; only those of which anything was measured.</summary>
    public IReadOnlyList<PlacePerformance> Performance { get; init; } = [];

    /// <summary>Who signed each document, as the policy trusts them.</summary>
    public Fact<IReadOnlyList<DocumentSignature>> Signatures { get; init; } =
        Fact.NotApplicable<IReadOnlyList<DocumentSignature>>("nobody asked");
}

/// <summary>
/// One deployment as its reports show it. The latest run of each task and action on each target is the state;
/// earlier attempts are history and stand in the timeline only.
/// </summary>
public sealed record ReportModel
{
    public required string Deployment { get; init; }

    public required ReportContext Context { get; init; }

    public ChangeSummary? Change { get; init; }

    public ArtifactIdentity? Artifact { get; init; }

    /// <summary>The last run that counts, for commit, branch and address.</summary>
    public RunContext? LastRun { get; init; }

    public required string ToolVersion { get; init; }

    /// <summary>Over everything that counts; <see cref="Verdict.Unknown"/> where nothing was judged.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One sentence that stands alone: where it passed, where it was refused, what was not reached.</summary>
    public required string Headline { get; init; }

    public required IReadOnlyList<EnvironmentState> Environments { get; init; }

    /// <summary>
    /// Results that count, of all targets, the gravest first, otherwise in the order of the documents; what many targets of a fleet say
    /// alike is one.
    /// </summary>
    public required IReadOnlyList<PlacedResult> Results { get; init; }

    /// <summary>The same, each target's for itself: for machines.</summary>
    public required IReadOnlyList<PlacedResult> EachResult { get; init; }

    /// <summary>As <see cref="Results"/>, those of a fleet that are alike as one.</summary>
    public required IReadOnlyList<PlacedFault> Faults { get; init; }

    public required ResultCounts Counts { get; init; }

    /// <summary>What changes; environments with the same operations share one.</summary>
    public required IReadOnlyList<ChangeSet> Changes { get; init; }

    /// <summary>Every run but the reports' own, in the order of the documents.</summary>
    public required IReadOnlyList<RunEntry> Runs { get; init; }

    /// <summary>Every document, with its hash.</summary>
    public required IReadOnlyList<StoredDocument> Documents { get; init; }

    public required IReadOnlyList<ChainProblem> ChainProblems { get; init; }

    /// <summary>Environments whose targets are told of by number, each on a page of its own.</summary>
    public required IReadOnlySet<string> Fleets { get; init; }

    public bool IsOfFleet(RunDocument document) => document.Target is { } target && Fleets.Contains(target.Environment);

    public IEnumerable<PlacedResult> Refusals => Results.Where(placed => placed.Result.Refuses);

    /// <summary>What nobody could tell and nobody demands, everywhere: as many as <see cref="ResultCounts.NotVerified"/>.</summary>
    public IEnumerable<PlacedResult> NotChecked => Results.Where(placed => placed.Status == ResultStatus.NotVerified);

    /// <summary><c>9: performance.response, … in dev and qa</c>, the codes each once.</summary>
    public string NotCheckedText
    {
        get
        {
            var codes = NotChecked.Select(placed => placed.Result.Code).Distinct(StringComparer.Ordinal).ToList();
            return codes.Count == 0
                ? HumanText.Number(Counts.NotVerified)
                : $"{HumanText.Number(Counts.NotVerified)}: {Fleet.Listed(codes)} in "
                    + ReportHeadline.Words(NotChecked.Select(placed => placed.Place));
        }
    }

    /// <summary>What was warned of and no later result of the same target answers.</summary>
    public IEnumerable<PlacedResult> Warned => Results.Where(placed => placed.Status == ResultStatus.Warned && !IsAnswered(placed));

    // That there is no backup is said before one is taken.
    private bool IsAnswered(PlacedResult warned) => warned.Result.Code == "backup.recent" && Results.Any(
        placed => placed.Result.Code == "deploy.backed-up" && placed.Place == warned.Place && placed.Status == ResultStatus.Passed);

    public IEnumerable<PlacedResult> Waived => Results.Where(placed => placed.Status == ResultStatus.Waived);

    public Risk HighestRisk =>
        Changes.SelectMany(change => change.Operations).Select(operation => operation.Risk).DefaultIfEmpty(Risk.Safe).Max();

    public bool IsRefused => Counts.Refusing > 0;

    /// <summary>The environment that was carried out last; absent where none was reached.</summary>
    public EnvironmentState? Here => Environments.LastOrDefault(environment => environment.IsReached);

    /// <summary>The procedure's lines that count; see <see cref="OpenItems"/>.</summary>
    public IReadOnlyList<LineState> Items => ProcedureIsComplete.Counted(Context.Lines);

    /// <summary>How many of them nobody answered.</summary>
    public int OpenItems => Items.Count(state => state.Status == LineStatus.NotVerified);

    /// <summary>
    /// The verdict that heads a report. What nobody could tell and nobody asked for changes no mark; where nothing else was judged,
    /// nothing has passed.
    /// </summary>
    public Verdict HeadVerdict =>
        Verdict == Verdict.Unknown
        && !IsStopped
        && !LacksPlan
        && ResultStatus.OfJudged(Results.Select(placed => placed.Result)) is { } judged
            ? judged
            : Verdict;

    /// <summary>Whether somebody has to act before anything goes on: also where a target was left half-way or was rolled back.</summary>
    public bool IsStopped => IsRefused || Faults.Count > 0 || ChainProblems.Count > 0
        || Environments.Any(environment => environment.Targets.Any(target => target.NeedsSomebody));

    /// <inheritdoc cref="TargetState.LacksPlan"/>
    public bool LacksPlan => Environments.Any(environment => environment.Targets.Any(target => target.LacksPlan));
}

public sealed record TargetState
{
    internal const string PageFolder = "targets";

    /// <summary><c>prod/eu</c>; the environment alone where it has one target.</summary>
    public required string Place { get; init; }

    public required RunTarget? Target { get; init; }

    public required DeploymentState State { get; init; }

    public required Verdict? Verdict { get; init; }

    /// <summary>When the run ended that last changed it; absent where none of those at hand did.</summary>
    public required DateTimeOffset? DeployedAt { get; init; }

    /// <summary>When a later run last found it deployed, with nothing left to do; absent where none did.</summary>
    public DateTimeOffset? VerifiedAgainAt { get; init; }

    public required IReadOnlyList<PlacedResult> Results { get; init; }

    public required IReadOnlyList<StoredDocument> Documents { get; init; }

    /// <summary>
    /// Where the page of a fleet's target lies, below the results folder: <c>targets/prod.eu.html</c>. The name comes from a document,
    /// which another job wrote: whatever else it holds, it stays one file's name.
    /// </summary>
    internal static string PageOf(string place)
    {
        var letters = place.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '.');
        return $"{PageFolder}/{string.Concat(letters)}.html";
    }

    public bool IsRefused => Results.Any(placed => placed.Result.Refuses);

    /// <summary>
    /// What stops it, in the order in which it asks for something: what an earlier run refused comes after what the last one that changed
    /// the database, or one after it, came to.
    /// </summary>
    public IReadOnlyList<PlacedResult> Refusals
    {
        get
        {
            var before = Documents.Select(stored => stored.Document).Reverse().SkipWhile(document => !DeploymentTimeline.IsApply(document))
                .Skip(1)
                .ToHashSet<RunDocument>(ReferenceEqualityComparer.Instance);
            return [.. Results.Where(placed => placed.Result.Refuses).OrderBy(placed => before.Contains(placed.Document))];
        }
    }

    public bool IsReached => State != DeploymentState.NotReached;

    /// <summary>Whether one of its runs that count came to no end.</summary>
    public bool IsBrokenOff => Broken is not null;

    /// <summary>The last of those.</summary>
    internal RunDocument? Broken => Documents.LastOrDefault(stored => stored.Document.Fault is not null)?.Document;

    public bool IsDeployed => State is DeploymentState.Applied or DeploymentState.Validated;

    /// <summary>
    /// Whether nothing was refused and nobody planned: its database was made or looked at, and what would be done to it is not known.
    /// </summary>
    public bool LacksPlan => State == DeploymentState.Planned && !IsRefused && !IsBrokenOff
        && !Documents.Any(stored => stored.Document.IsOfDeployment);

    /// <summary>Whether all that was planned for it is in it already: there is nothing to deploy, and nobody deploys.</summary>
    public bool HasNothingPending => State == DeploymentState.Planned
        && Documents.LastOrDefault(stored => stored.Document.Outputs.ContainsKey(PlanOutputs.Pending))?.Document
            is { Action: StoredPlan.Action } plan
        && plan.Outputs[PlanOutputs.Pending] == "0";

    /// <summary>Whether it holds what is deployed, and nothing stops it.</summary>
    public bool HasPassed => (IsDeployed || HasNothingPending) && !IsRefused && !IsBrokenOff;

    /// <summary>Whether it was left half-way or taken back.</summary>
    public bool NeedsSomebody => State is DeploymentState.PartiallyApplied or DeploymentState.Unknown or DeploymentState.Cancelled
        or DeploymentState.RolledBack;

    /// <summary>Every run since it was last taken back, also those that a later one superseded: each may have left something.</summary>
    internal IReadOnlyList<RunDocument> Attempt { get; init; } = [];

    /// <summary>The run that left it half-way; absent where none did.</summary>
    public RunDocument? HalfDone => State is DeploymentState.PartiallyApplied or DeploymentState.Unknown or DeploymentState.Cancelled
        ? Attempt.LastOrDefault(document => DeploymentTimeline.IsApply(document) || DeploymentTimeline.IsRollback(document))
        : null;

    /// <summary>
    /// Scripts that are in the database although the deployment did not come to its end, by all runs that left some there; what a
    /// rollback that was left half-way has taken of them nobody knows.
    /// </summary>
    public IReadOnlyList<string> PartsDone => [.. Applies.SelectMany(DeploymentTimeline.PartsDoneBy).Distinct(StringComparer.Ordinal)];

    /// <summary>How many scripts those runs and the ones after them wanted to execute; 0 where none is told of.</summary>
    internal int Parts => PartsDone.Count == 0
        ? 0
        : Attempt.SelectMany(DeploymentTimeline.PartsOf).Distinct(StringComparer.Ordinal).Count();

    private IEnumerable<RunDocument> Applies => HalfDone is { } left && DeploymentTimeline.IsApply(left)
        ? Attempt.Where(DeploymentTimeline.IsApply)
        : [];

    /// <summary>What is known of the ways back; absent where nobody looked.</summary>
    internal RunDocument? RollbackPlan =>
        Documents.Select(stored => stored.Document).LastOrDefault(document => document is { Task: "rollback", Action: "plan" });

    /// <summary>What is known of the ways back since it was left half-way: what was open before may be closed by now.</summary>
    internal RunDocument? RollbackPlanSince => RollbackPlan is { } plan
        && Attempt.SkipWhile(document => !ReferenceEquals(document, HalfDone)).Contains(plan)
            ? plan
            : null;

    /// <summary>
    /// What it lost half-way and nothing brings back. Only a copy from before does: an undo script makes the column again, and it is empty.
    /// </summary>
    public IReadOnlyList<string> GoneForGood =>
        RollbackPlan is { } plan && RollbackOutputs.NamesIn(plan).Any(option => option != "undo")
            ? []
            :
            [
                .. Applies.SelectMany(DeploymentTimeline.DoneBy)
                    .Where(operation => operation.IsDangerous && OperationKind.Destroys(operation.Kind))
                    .Select(operation => operation.Size is { } size ? $"{operation.Subject} ({size})" : operation.Subject)
                    .Distinct(StringComparer.Ordinal),
            ];

    public string StateText => State switch
    {
        DeploymentState.Planned when IsRefused => "refused before deployment",
        DeploymentState.Planned when IsBrokenOff => "broken off before deployment",
        DeploymentState.Planned when HasNothingPending => "nothing pending",
        DeploymentState.Planned when LacksPlan => ReportWords.NotPlanned,
        DeploymentState.Applied or DeploymentState.Validated => IsRefused ? "deployed, not accepted" : "deployed",
        _ => ReportWords.Format(State),
    };
}

public sealed record EnvironmentState(string Name, IReadOnlyList<TargetState> Targets)
{
    /// <summary>What was judged on its targets; of a fleet, what many say alike is one.</summary>
    public required IReadOnlyList<PlacedResult> Results { get; init; }

    /// <summary>Whether it has more targets than are told of one by one.</summary>
    public bool IsFleet => Fleet.IsOne(Targets.Count);

    public bool IsReached => Targets.Any(target => target.IsReached);

    public bool IsRefused => Targets.Any(target => target.IsRefused);

    /// <summary>The worst of its targets; absent where none was reached.</summary>
    public Verdict? Verdict => Targets.Max(target => target.Verdict);

    public bool IsDeployed => Targets.All(target => target.IsDeployed);

    /// <summary>
    /// How it is marked, as <see cref="ReportModel.HeadVerdict"/> marks the whole: what nobody could tell and nobody asked for changes no
    /// mark. Absent where none of its targets was reached.
    /// </summary>
    public ResultStatus? Status => Verdict is { } verdict ? StatusOf(ResultStatus.From(verdict)) : null;

    private ResultStatus StatusOf(ResultStatus worst) =>
        worst == ResultStatus.NotVerified && Targets.All(target => target.HasPassed)
        && ResultStatus.OfJudged(Results.Select(placed => placed.Result)) is { } judged
            ? ResultStatus.From(judged)
            : worst;

    /// <summary>Whether any of its targets is.</summary>
    public bool IsIn(DeploymentState state) => Targets.Any(target => target.State == state);

    public string StateText => Targets.Count == 1 ? Targets[0].StateText
        : IsFleet && IsReached ? FleetState.Of(this).Counts
        : StateOfSeveral();

    private string StateOfSeveral()
    {
        var first = Targets[0].StateText;
        return Targets.All(target => target.StateText == first)
            ? first
            : string.Join(
                ", ",
                Targets.Select(target => $"{Fleet.NameOf(target.Place)} {target.StateText}"));
    }
}

/// <param name="Place">Where it was judged; <c>deployment</c> where it belongs to no target.</param>
public sealed record PlacedResult(RunResult Result, string Place, RunDocument Document, ResultStatus Status)
{
    /// <summary>For how many targets it stands.</summary>
    public int Count { get; init; } = 1;
}

public sealed record PlacedFault(Fault Fault, string Place, RunDocument Document)
{
    /// <summary>For how many targets it stands.</summary>
    public int Count { get; init; } = 1;
}

/// <param name="Places">Where these operations were planned or carried out.</param>
/// <param name="InOrder">The operations as they are carried out: SQL in another order says something else.</param>
public sealed record ChangeSet(IReadOnlyList<string> Places, IReadOnlyList<Operation> InOrder)
{
    /// <summary>The gravest first.</summary>
    public IReadOnlyList<Operation> Operations { get; } = [.. InOrder.OrderByDescending(operation => operation.Risk)];

    /// <summary>A fleet whose targets all change in another way is told by its gravest; the rest stands on the targets' pages.</summary>
    public const int MostTold = 8;

    /// <summary>Of these more figures a reader takes in how far they lie apart, not each.</summary>
    private const int MostSizes = 4;

    /// <summary>Those of <see cref="Places"/> that nothing was changed in.</summary>
    public IReadOnlyList<string> Planned { get; init; } = [];

    /// <summary>How large each place found the table of an operation, where they found it differently.</summary>
    internal IReadOnlyDictionary<Operation, IReadOnlyList<(string Place, TableSize Size)>> Sizes { get; init; } =
        new Dictionary<Operation, IReadOnlyList<(string, TableSize)>>();

    /// <param name="operations">In the order of execution.</param>
    internal static ChangeSet Of(string place, IEnumerable<Operation> operations, bool isPlanned) =>
        new([place], [.. operations]) { Planned = isPlanned ? [place] : [] };

    /// <summary><c>in dev and qa; planned for prod</c>.</summary>
    internal string Where
    {
        get
        {
            var begun = Places.Except(Planned, StringComparer.Ordinal).ToList();
            return (begun.Count, Planned.Count) switch
            {
                (0, _) => $"planned for {ReportHeadline.Words(Planned)}",
                (_, 0) => $"in {ReportHeadline.Words(begun)}",
                (_, var count) => $"in {ReportHeadline.Words(begun)}; planned for "
                    + (Fleet.IsOne(count) ? $"{HumanText.Number(count)} more" : ReportHeadline.Words(Planned)),
            };
        }
    }

    /// <summary><c>5,000 (dev and qa), 500 (prod)</c>; without places where all found the same.</summary>
    internal string? RowsOf(Operation operation) =>
        FiguresOf(operation) is { } figures ? ReportWords.UpTo(operation) + figures : null;

    /// <summary>Where it is sure to fail, as one sentence; absent where nowhere.</summary>
    internal string? FailureOf(Operation operation)
    {
        if (!Sizes.TryGetValue(operation, out var sizes)) return operation.IsSureToFail() ? Operation.Failure() : null;
        List<string> places =
            [.. sizes.Where(size => (operation with { Size = size.Size }).IsSureToFail()).Select(size => size.Place)];
        return places.Count == 0 ? null : Operation.Failure($" in {ReportHeadline.Words(places)}");
    }

    private string? FiguresOf(Operation operation)
    {
        if (!Sizes.TryGetValue(operation, out var sizes)) return operation.Size?.Figures;
        var told = sizes.GroupBy(size => size.Size.Figures, StringComparer.Ordinal).ToList();
        if (told.Count <= MostSizes)
            return string.Join(", ", told.Select(same => $"{same.Key} ({ReportHeadline.Words(same.Select(size => size.Place))})"));
        var sorted = sizes.OrderBy(size => size.Size.Rows).ToList();
        return $"{sorted[0].Size.Figures} ({sorted[0].Place}) to {sorted[^1].Size.Figures} ({sorted[^1].Place})";
    }
}

/// <param name="Superseded">
/// Another run of the same task on the same target counts instead: a later one, or the one that deployed where this found nothing to do;
/// or it was refused beside the deployment and changed nothing.
/// </param>
public sealed record RunEntry(StoredDocument Stored, string Place, bool Superseded)
{
    /// <inheritdoc cref="DeploymentTimeline.Repeats"/>
    public bool Repeats { get; init; }
}

/// <summary>
/// Kept apart, as the evidence differs: what was executed, what people said and how well that is proven, what nobody verified.
/// </summary>
public sealed record ResultCounts
{
    public int Waived { get; init; }

    /// <summary>Unknown and neither required, which refuses, nor waived: each result is counted once.</summary>
    public int NotVerified { get; init; }

    /// <summary>How many results stop the deployment.</summary>
    public int Refusing { get; init; }

    /// <summary>Judged or carried out by machine.</summary>
    public int Executed { get; init; }

    public int Verified { get; init; }

    public int Attested { get; init; }

    public int Delivered { get; init; }

    public int Declared { get; init; }
}
