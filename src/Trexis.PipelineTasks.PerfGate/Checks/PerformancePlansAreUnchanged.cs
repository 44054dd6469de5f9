using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformancePlansAreUnchanged : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.plans-unchanged",
        "No named query lost its plan",
        "A query that reads a whole table where it used an index is quick on today's data and slow on next year's.",
        "The plan of each named query against that in the newest baseline from before the deployment. A plan that reads whole tables which "
            + "it searched before warns, where they hold 10,000 rows or more or nobody knows how many; any other change is told.",
        "Look at the tables that are now read whole; restore the index that the plan before used, or accept the change.");

    public Outcome Judge(PerformanceFacts facts) => facts.Queries.Judge(queries => queries.Count == 0
        ? PerformanceChecks.NoQueries
        : facts.Baseline.Judge(baseline => Judge(queries, baseline)));

    private static Outcome Judge(IReadOnlyList<QueryMeasurement> queries, PerformanceRecord baseline)
    {
        var before = baseline.Queries.Where(query => query.Plan is not null).ToDictionary(query => query.Name, StringComparer.Ordinal);
        var comparable = queries.Where(query => query.Plan is not null
            && before.TryGetValue(query.Name, out var then)
            && then.SqlSha256 == query.SqlSha256).ToList();
        if (comparable.Count == 0)
        {
            var refused = queries.FirstOrDefault(query => query.PlanProblem is not null)?.PlanProblem;
            return Outcome.Unknown($"no plan is known from before and after{(refused is null ? "" : $": {refused}")}");
        }

        var changed = comparable.Where(query => query.Plan != before[query.Name].Plan).ToList();
        var worse = changed.Where(query => NewScans(before[query.Name], query).Count > 0).ToList();
        var findings = changed.OrderByDescending(worse.Contains).Select(query => FindingOf(before[query.Name], query)).ToList();
        var counted = $"of {HumanText.Plural(comparable.Count, "query", "queries")} whose plans are known from before and after";
        if (changed.Count == 0) return Outcome.Passed($"no plan changed {counted}");
        return worse.Count == 0
            ? Outcome.Passed(
                $"{FindingList.Named([.. changed.Select(query => query.Name)])} changed "
                    + $"{(changed.Count == 1 ? "its plan" : "their plans")} {counted}; no large table is read whole that was not before",
                FindingList.Capped(findings))
            : Outcome.Warned(
                $"{worse[0].Name} now reads {FindingList.Named(NewScans(before[worse[0].Name], worse[0]))} whole; "
                    + $"{HumanText.Number(changed.Count)} changed {(changed.Count == 1 ? "its plan" : "their plans")} {counted}",
                FindingList.Capped(findings));
    }

    private static Finding FindingOf(QuerySeries before, QueryMeasurement now) => before.PlanSteps.Count == 0 || now.PlanSteps.Count == 0
        ? new Finding(now.Name, "another plan", "the plan of the baseline")
        : new Finding(now.Name, string.Join("; ", now.PlanSteps), string.Join("; ", before.PlanSteps));

    private static IReadOnlyList<string> NewScans(QuerySeries before, QueryMeasurement now) =>
        [.. now.PlanSteps.Select(PlanStep.ScannedTable).OfType<string>()
            .Except(before.PlanSteps.Select(PlanStep.ScannedTable).OfType<string>(), StringComparer.OrdinalIgnoreCase)
            .Where(
                table => LargeTable.IsLarge(
                    now.Scans.FirstOrDefault(scan => string.Equals(scan.Table, table, StringComparison.OrdinalIgnoreCase))?.Rows))];
}
