using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>From the documents of one deployment to what its reports show; pure.</summary>
public static class ReportModelBuilder
{
    /// <summary>What results without a target belong to.</summary>
    public const string WholeDeployment = "deployment";

    /// <summary>The reports' own runs are no part of what they show.</summary>
    public const string ReportTaskName = "report";

    /// <param name="documents">Of one deployment, in the order of their numbers.</param>
    public static ReportModel Build(IReadOnlyList<StoredDocument> documents, ReportContext context) =>
        Build(documents, context, [.. DocumentChain.Verify(documents), .. context.Unread]);

    /// <param name="documents">As above, or those of one target out of the chain.</param>
    /// <param name="problems">What the whole chain says of them.</param>
    internal static ReportModel Build(
        IReadOnlyList<StoredDocument> documents, ReportContext context, IReadOnlyList<ChainProblem> problems)
    {
        var runs = Runs(documents);
        var current = runs.Where(run => !run.Superseded).ToList();
        var results = WithUnjudged(Results(current), runs, documents, context);
        var environments = Environments(runs, results, context.Environments);
        var faults = current.Where(run => run.Stored.Document.Fault is not null)
            .Select(run => new PlacedFault(run.Stored.Document.Fault!, run.Place, run.Stored.Document)).ToList();
        var fleets = environments.Where(environment => environment.IsFleet).Select(environment => environment.Name)
            .ToHashSet(StringComparer.Ordinal);
        bool IsOfFleet(RunDocument document) => document.Target is { } target && fleets.Contains(target.Environment);
        var last = current.LastOrDefault()?.Stored.Document;
        var changes = ChangeSets(runs, environments);
        return new ReportModel
        {
            Deployment = documents.Count == 0 ? "" : documents[0].Document.Run.Deployment,
            Context = Told(context, environments),
            Change = current.LastOrDefault(run => run.Stored.Document.Change is not null)?.Stored.Document.Change,
            Artifact = current.LastOrDefault(run => run.Stored.Document.Artifact is not null)?.Stored.Document.Artifact,
            LastRun = last?.Run,
            ToolVersion = documents.Count == 0 ? "" : documents[^1].Document.ToolVersion,
            Verdict = environments.SelectMany(environment => environment.Targets)
                .Aggregate(VerdictOf(results, faults.Count > 0), (verdict, target) => WorstOf(verdict, target)),
            Headline = ReportHeadline.Format(environments, results, faults, changes),
            Environments = environments,
            Fleets = fleets,
            Results =
            [
                .. results.Where(placed => !IsOfFleet(placed.Document))
                    .Concat(environments.Where(environment => environment.IsFleet).SelectMany(environment => environment.Results))
                    .OrderBy(placed => placed.Status.Gravity),
            ],
            EachResult = results,
            Faults =
            [
                .. faults.Where(placed => !IsOfFleet(placed.Document)),
                .. FleetResults.Fold(faults.Where(placed => IsOfFleet(placed.Document))),
            ],
            Counts = Count(results),
            Changes = changes,
            Runs = runs,
            Documents = documents,
            ChainProblems = problems,
        };
    }

    private static List<RunEntry> Runs(IReadOnlyList<StoredDocument> documents)
    {
        var latest = new Dictionary<(string Place, string Task, string? Action), StoredDocument>();
        var repeats = DeploymentTimeline.Repeats(documents.Select(stored => stored.Document));
        var told = documents.Where(stored => stored.Document.Task != ReportTaskName && !DeploymentTimeline.IsRefusedBeside(stored.Document))
            .Select(stored => PlaceOf(stored.Document))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var stored in documents.Where(stored => !IsAside(stored.Document) && !repeats.Contains(stored.Document)))
            latest[Key(stored.Document)] = stored;

        return
        [
            .. documents.Where(stored => stored.Document.Task != ReportTaskName)
                .Select(
                    stored => new RunEntry(
                        stored,
                        PlaceOf(stored.Document),
                        IsAside(stored.Document) || (!IsWord(stored.Document) && latest[Key(stored.Document)] != stored))
                    {
                        Repeats = repeats.Contains(stored.Document),
                    }),
        ];

        // Its own task has said so, and the deployment is what it was; where there is nothing else to tell, it is told.
        bool IsAside(RunDocument document) => DeploymentTimeline.IsRefusedBeside(document) && told.Contains(PlaceOf(document));
    }

    private static (string Place, string Task, string? Action) Key(RunDocument document) =>
        (PlaceOf(document), document.Task, document.Action);

    private static string PlaceOf(RunDocument document) => document.Target?.ToString() ?? WholeDeployment;

    // People's words add up: a second attestation does not take back the first.
    private static bool IsWord(RunDocument document) =>
        document.Results.Count > 0 && document.Results.All(result => result.Kind == ResultKind.Attestation);

    private static List<PlacedResult> Results(List<RunEntry> current)
    {
        var lastWord = new Dictionary<(string Place, string Code), RunEntry>();
        foreach (var run in current.Where(run => !IsWord(run.Stored.Document)))
        {
            foreach (var result in run.Stored.Document.Results) lastWord[(run.Place, result.Code)] = run;
        }

        // Apply judges again what plan or precheck had judged: the last that was said of a code counts, as in the procedure's ledger.
        var placed = current.SelectMany(run => run.Stored.Document.Results
            .Where(result => IsWord(run.Stored.Document) || lastWord[(run.Place, result.Code)] == run)
            .Select(result => new PlacedResult(result, run.Place, run.Stored.Document, ResultStatus.From(result))));
        return [.. placed.OrderBy(result => result.Status.Gravity)];
    }

    // A deployment that lacks what the policy requires of it is not accepted, however green all is that was judged.
    private static List<PlacedResult> WithUnjudged(
        List<PlacedResult> results, List<RunEntry> runs, IReadOnlyList<StoredDocument> documents, ReportContext context)
    {
        var told = documents.ToLookup(stored => PlaceOf(stored.Document));
        foreach (var place in runs.GroupBy(run => run.Place))
        {
            List<StoredDocument> own = [.. place.Select(run => run.Stored)];
            var state = DeploymentTimeline.StateOf(own.Select(stored => stored.Document));
            if (own[^1].Document.Target is not { } target || state is not (DeploymentState.Applied or DeploymentState.Validated)) continue;
            var demands = PromotionDemands.Of(context.Policy, target.Environment, own[^1].Document.Run.StartedAt);
            var accepted = Acceptance.Of(
                [.. told[place.Key].Concat(target.Name is null ? [] : told[target.Environment]).OrderBy(stored => stored.Number)],
                target,
                demands.Required,
                demands.Policy,
                context.Reported is { } reported && reported.Environment == target.Environment ? reported.Results : null);
            foreach (var lacking in accepted.Lacking.Where(lacking => !results.Exists(placed => Says(placed, lacking, place.Key))))
            {
                results.RemoveAll(placed => placed.Place == place.Key && placed.Result.Code == lacking.Result.Code);
                results.Add(new PlacedResult(lacking.Result, place.Key, own[^1].Document, ResultStatus.From(lacking.Result)));
            }
        }

        return [.. results.OrderBy(placed => placed.Status.Gravity)];

        static bool Says(PlacedResult placed, LackingResult lacking, string place) =>
            placed.Place == place && placed.Result.Code == lacking.Result.Code && placed.Result.Refuses;
    }

    private static List<EnvironmentState> Environments(
        List<RunEntry> all, List<PlacedResult> results, IReadOnlyList<EnvironmentSpec> configured)
    {
        var runs = all.ToLookup(run => run.Place);
        var judged = results.ToLookup(result => result.Place);
        var found = all.Select(run => run.Stored.Document.Target).OfType<RunTarget>().DistinctBy(target => target.ToString()).ToList();
        var names = configured.Select(environment => environment.Name)
            .Concat(found.Select(target => target.Environment)).Distinct(StringComparer.Ordinal);
        return
        [
            .. names.Select(name =>
            {
                var spec = configured.FirstOrDefault(environment => environment.Name == name);
                var expected = spec?.Targets.Select(target => target.Name is null ? name : $"{name}/{target.Name}") ?? [];
                var places = expected.Concat(found.Where(target => target.Environment == name).Select(target => target.ToString()))
                    .Distinct(StringComparer.Ordinal).DefaultIfEmpty(name);
                List<TargetState> targets = [.. places.Select(place => Target(place, [.. runs[place]], [.. judged[place]]))];
                var said = targets.SelectMany(target => target.Results);
                return new EnvironmentState(name, targets)
                {
                    Results = Fleet.IsOne(targets.Count) ? FleetResults.Fold(said) : [.. said],
                };
            }),
        ];
    }

    // What was counted and measured of each target of a fleet stands on its page; here only how many tables nothing happened to.
    private static ReportContext Told(ReportContext context, List<EnvironmentState> environments)
    {
        var alone = environments.Where(environment => environment.IsFleet)
            .SelectMany(environment => environment.Targets)
            .Select(target => target.Place)
            .ToHashSet(StringComparer.Ordinal);
        return alone.Count == 0
            ? context
            : context with
            {
                Rows = [.. context.Rows.Where(rows => rows.Changed.Count == 0 || !alone.Contains(rows.Place))],
                Performance = [.. context.Performance.Where(measured => !alone.Contains(measured.Place))],
            };
    }

    private static TargetState Target(string place, List<RunEntry> all, List<PlacedResult> results)
    {
        var runs = all.Where(run => !run.Superseded).ToList();
        var history = all.Select(run => run.Stored.Document).ToList();
        if (runs.Count == 0) return new TargetState
        {
            Place = place,
            Target = null,
            State = DeploymentState.NotReached,
            Verdict = null,
            DeployedAt = null,
            Results = [],
            Documents = [],
        };
        var state = DeploymentTimeline.StateOf(history);
        var applies = state is DeploymentState.Applied or DeploymentState.Validated ? history.FindAll(DeploymentTimeline.IsApply) : [];
        var change = applies.FindLastIndex(DeploymentTimeline.IsChange);
        var target = new TargetState
        {
            Place = place,
            Target = runs.Select(entry => entry.Stored.Document.Target).LastOrDefault(),
            State = state,
            Verdict = VerdictOf(results, runs.Any(entry => entry.Stored.Document.Fault is not null)),
            DeployedAt = applies.ElementAtOrDefault(change)?.Run.EndedAt,
            VerifiedAgainAt = applies.Skip(change + 1).LastOrDefault()?.Run.EndedAt,
            Results = results,
            Documents = [.. runs.Select(entry => entry.Stored)],
            Attempt = [.. DeploymentTimeline.LatestAttempt(history)],
        };
        return target with { Verdict = WorstOf(target.Verdict!.Value, target) };
    }

    private static Verdict VerdictOf(IReadOnlyList<PlacedResult> results, bool faulted)
    {
        var worst = results.Select(placed => ResultStatus.Effective(placed.Result)).DefaultIfEmpty(Verdict.Skipped).Max();
        return worst == Verdict.Skipped || (faulted && worst < Verdict.Unknown) ? Verdict.Unknown : worst;
    }

    // What was taken back has not passed, however well each step of it went, and of what nobody planned nobody knows.
    private static Verdict WorstOf(Verdict verdict, TargetState target) => target switch
    {
        { State: DeploymentState.RolledBack or DeploymentState.PartiallyApplied } => Verdict.Failed,
        { State: DeploymentState.Unknown or DeploymentState.Cancelled } or { LacksPlan: true } when verdict < Verdict.Unknown =>
            Verdict.Unknown,
        _ => verdict,
    };

    private static List<ChangeSet> ChangeSets(List<RunEntry> runs, IEnumerable<EnvironmentState> environments)
    {
        // What was refused before it began is planned, and changed nothing.
        var planned = environments.SelectMany(environment => environment.Targets)
            .Where(target => target.State == DeploymentState.Planned)
            .Select(target => target.Place)
            .ToHashSet(StringComparer.Ordinal);
        var byPlace = new Dictionary<string, IReadOnlyList<Operation>>(StringComparer.Ordinal);
        foreach (var place in runs.GroupBy(run => run.Place))
        {
            var told = place.Where(run => !run.Superseded).Select(run => run.Stored.Document.Operations)
                .LastOrDefault(operations => operations.Count > 0, []);
            var known = told.Select(Identity).ToHashSet();
            var done = DeploymentTimeline.LatestAttempt([.. place.Select(run => run.Stored.Document)])
                .Where(DeploymentTimeline.IsApply)
                .SelectMany(DeploymentTimeline.DoneBy)
                .Where(operation => known.Add(Identity(operation)));
            List<Operation> all = [.. done, .. told];
            if (all.Count > 0) byPlace[place.Key] = all;
        }

        List<ChangeSet> sets =
        [
            .. byPlace.GroupBy(change => Fingerprint.OfChange(change.Value).Value, StringComparer.Ordinal)
                .Select(group => SetOf([.. group], planned)),
        ];
        return sets.Count <= ChangeSet.MostTold
            ? sets
            : [.. sets.OrderByDescending(set => set.Operations[0].Risk).ThenByDescending(set => set.Places.Count)];
    }

    // The same operations in the same order everywhere; how large their tables are is each database's own.
    private static ChangeSet SetOf(IReadOnlyList<KeyValuePair<string, IReadOnlyList<Operation>>> places, HashSet<string> planned)
    {
        var shown = places[^1].Value;
        var sizes = new Dictionary<Operation, IReadOnlyList<(string, TableSize)>>(ReferenceEqualityComparer.Instance);
        for (var at = 0; at < shown.Count; at++)
        {
            List<(string Place, TableSize Size)> found =
                [.. places.Where(place => place.Value[at].Size is not null).Select(place => (place.Key, place.Value[at].Size!))];
            if (found.DistinctBy(one => one.Size.Figures).Count() > 1) sizes[shown[at]] = found;
        }

        return new ChangeSet([.. places.Select(place => place.Key)], shown)
        {
            Planned = [.. places.Select(place => place.Key).Where(planned.Contains)],
            Sizes = sizes,
        };
    }

    // A later run of the same deployment plans what is left; what an earlier one did is still part of what changed.
    private static (string?, string, string, string?) Identity(Operation operation) =>
        (operation.Script, operation.Kind, operation.Subject, operation.Detail ?? operation.Statement);

    private static ResultCounts Count(List<PlacedResult> results)
    {
        int Status(ResultStatus status) => results.Count(placed => placed.Status == status);
        int Said(ProofLevel? proof) => results.Count(
            placed => placed.Result.Proof == proof && placed.Result.Verdict is Verdict.Passed or Verdict.Warned or Verdict.Failed);
        return new ResultCounts
        {
            Waived = Status(ResultStatus.Waived),
            NotVerified = Status(ResultStatus.NotVerified),
            Refusing = results.Count(placed => placed.Result.Refuses),
            Executed = Said(null),
            Verified = Said(ProofLevel.Verified),
            Attested = Said(ProofLevel.Attested),
            Delivered = Said(ProofLevel.Delivered),
            Declared = Said(ProofLevel.Declared),
        };
    }
}
