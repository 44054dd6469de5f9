using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.PerfGate.Statistics;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceResponse : ICheck<PerformanceFacts>
{
    public CheckInfo Info { get; } = new(
        "performance.response",
        "The named queries answer in time",
        "A query that became slow with the deployment is what users notice.",
        "Each query under perf: queries, run once to warm up and then timed: the 95th percentile, or the slowest of fewer than twenty "
            + "runs, below its own response: or the policy's. One that fails or takes too long fails; fewer than three runs prove only "
            + "that it is too slow. Where a query that touches no table, timed beside them, shows that the machine was crowded by as much, "
            + "it is unknown.",
        "Look at the plans of the queries named, before and after; add the index that is missing, or roll back.");

    public Outcome Judge(PerformanceFacts facts) => facts.Queries.Judge(queries =>
    {
        if (queries.Count == 0) return PerformanceChecks.NoQueries;
        var machine = new BusyMachine(facts);
        var judged = queries.Select(query => Judge(query, machine)).ToList();
        var worst = judged.MaxBy(one => (one.Verdict, one.Share))!;
        var rest = judged.Where(one => one.Verdict != Verdict.Passed)
            .OrderByDescending(one => one.Verdict)
            .ThenByDescending(one => one.Share)
            .Select(one => one.Finding)
            .ToList();
        var others = queries.Count == 1
            ? ""
            : $"; {HumanText.Plural(queries.Count(query => query.Error is null), "query", "queries")} of "
                + $"{HumanText.Number(queries.Count)} answered, {HumanText.Number(judged.Count(one => one.Verdict == Verdict.Passed))} in "
                + "time";
        return new Outcome(
            worst.Verdict, $"{worst.Finding.Subject}: {worst.Finding.Observed}, {worst.Finding.Expected}{others}", FindingList.Capped(rest))
        {
            Measured = worst.Measured,
            Threshold = worst.Threshold,
        };
    });

    private static JudgedQuery Judge(QueryMeasurement query, BusyMachine machine)
    {
        var limit = Quantity.Duration(query.Limit);
        var expected = $"the limit is below {limit}";
        if (query.Error is { } error)
            return new JudgedQuery(Verdict.Failed, double.MaxValue, new Finding(query.Name, error, expected), null, limit);
        if (query.Milliseconds.Count == 0)
            return new JudgedQuery(Verdict.Unknown, 0, new Finding(query.Name, "its first run used up the time", expected), null, limit);
        var statistic = Statistic.High(query.Milliseconds, "run");
        var measured = new Quantity(statistic.Value, Units.Milliseconds);
        var median = new Quantity(Statistic.Percentile(query.Milliseconds, 0.5), Units.Milliseconds);
        var verdict = statistic.Value < limit.Value
            ? query.Milliseconds.Count < Statistic.Fewest ? Verdict.Unknown : Verdict.Passed
            : query.Milliseconds.Count < Statistic.Fewest && query.Milliseconds.Min() < limit.Value ? Verdict.Unknown : Verdict.Failed;
        var few = verdict == Verdict.Unknown ? $", too few to tell (at least {Statistic.Fewest})" : "";
        if (verdict == Verdict.Failed && machine.Explains(measured, limit))
            (verdict, few) = (Verdict.Unknown, $", and the machine was too busy to tell: {machine.WhileItRan}");
        return new JudgedQuery(
            verdict,
            measured.Value / limit.Value,
            new Finding(query.Name, $"{measured} ({statistic.Name}{few}; median {median})", expected),
            measured,
            limit);
    }

    /// <param name="Share">Of its limit: tells the worst among queries with limits of their own.</param>
    private sealed record JudgedQuery(Verdict Verdict, double Share, Finding Finding, Quantity? Measured, Quantity Threshold);
}
