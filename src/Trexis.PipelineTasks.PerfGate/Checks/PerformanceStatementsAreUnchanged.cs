using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.PerfGate.Checks;

internal sealed class PerformanceStatementsAreUnchanged : ICheck<PerformanceFacts>
{
    /// <summary>A mean of fewer runs is that of one slow run.</summary>
    private const int EnoughRuns = 10;

    public CheckInfo Info { get; } = new(
        "performance.statements-unchanged",
        "The statements that cost most keep their plans and their pace",
        "Named queries are those that somebody thought of; the application runs others, and the deployment may hit one of them.",
        "The statements that took most time since the baseline was taken, against the same statements before: from the query store in the "
            + "same hour of the week, or, where it is off, from the plan cache against the baseline. One that reads a large table (10,000 "
            + "rows or more) whole which it did not before warns, and so does one whose mean is slower by performance: slowdown and "
            + "slowdown-time of the policy over ten runs or more; other plans are told. Nothing seen on either side leaves it unknown.",
        "Look at the plans of the statements named, before and after (the query store keeps both); restore the index that the plan before "
            + "used, or force that plan until it is there.");

    public Outcome Judge(PerformanceFacts facts) => facts.Workload.Statements.Since.Judge(since =>
        facts.Baseline.Judge(
            baseline => facts.Conditions.Judge(now => OtherConditions.Lower(Judge(facts, since, baseline), baseline, now))));

    private static Outcome Judge(PerformanceFacts facts, IReadOnlyList<StatementFigure> since, PerformanceRecord baseline)
    {
        // The query store tells this hour of the week from before; the plan cache forgets, and the baseline does not.
        var before = facts.Workload.Statements.Before.ValueOr(null) is { Count: > 0 } stored ? stored : baseline.Workload?.Statements;
        var from = facts.Workload.Statements.Source;
        if (before is null or { Count: 0 })
            return Outcome.Unknown(
                $"no statement is known from before ({from}){(baseline.Workload?.Unread is [var why, ..] ? $": {why}" : "")}");
        var then = before.ToDictionary(statement => statement.Id, StringComparer.Ordinal);
        var pairs = since.Where(statement => then.ContainsKey(statement.Id))
            .Select(statement => new Pair(then[statement.Id], statement))
            .ToList();
        var counted = $"{HumanText.Plural(pairs.Count, "statement")} known from before and from since the baseline of "
            + $"{HumanText.Time(baseline.TakenAt)} ({from})";
        if (pairs.Count == 0) return Outcome.Unknown($"{counted}; {HumanText.Plural(since.Count, "statement")} seen since");
        var scanning = pairs.Where(pair => pair.NewScans().Count > 0).ToList();
        var slower = pairs.Except(scanning).Where(pair => pair.IsSlower(facts.Limits.Slowdown)).ToList();
        var changed = pairs.Except(scanning).Except(slower).Where(pair => pair.Before.Plan != pair.Now.Plan).ToList();
        var findings = scanning.Concat(slower).Concat(changed).Select(FindingOf).ToList();
        if (scanning.Count > 0)
            return Outcome.Warned(
                $"{NameOf(scanning[0].Now)} now reads {FindingList.Named([.. scanning[0].NewScans().Select(scan => scan.Table)])} whole; "
                    + $"{Plans(scanning.Concat(slower).Concat(changed))} of {counted}",
                FindingList.Capped(findings));
        if (slower.Count > 0)
            return Outcome.Warned(
                $"{NameOf(slower[0].Now)} takes {Mean(slower[0].Now)} instead of {Mean(slower[0].Before)} in the mean; "
                    + $"{HumanText.Number(slower.Count)} slower of {counted}",
                FindingList.Capped(findings));
        return Outcome.Passed(
            $"{counted}: none is slower by as much as matters, none reads a large table whole that it did "
                + $"not{(changed.Count == 0 ? "" : $"; {Plans(changed)}")}",
            FindingList.Capped(findings));
    }

    private static string Plans(IEnumerable<Pair> pairs) =>
        $"{HumanText.Number(pairs.Count(pair => pair.Before.Plan != pair.Now.Plan))} with another plan";

    private static Finding FindingOf(Pair pair)
    {
        var scans = pair.NewScans();
        var whole = scans.Count == 0 ? "" : $", which reads {FindingList.Named([.. scans.Select(scan => scan.Table)])} whole";
        var plan = pair.Before.Plan == pair.Now.Plan ? "" : $", another plan{whole}";
        return new Finding(
            NameOf(pair.Now),
            $"{Mean(pair.Now)} ({HumanText.Plural(pair.Now.Executions, "run")}){plan}",
            $"{Mean(pair.Before)} ({HumanText.Plural(pair.Before.Executions, "run")})");
    }

    private static string NameOf(StatementFigure statement) =>
        statement.Text.Length == 0 ? $"statement {statement.Id}" : statement.Text.ReplaceLineEndings(" ");

    private static Quantity Mean(StatementFigure statement) => new(statement.MeanMs, Units.Milliseconds);

    private sealed record Pair(StatementFigure Before, StatementFigure Now)
    {
        public IReadOnlyList<ScannedTable> NewScans() => LargeTable.NewScans(Before.Scans, Now.Scans);

        public bool IsSlower(SlowdownLimit least) => Before.Executions >= EnoughRuns && Now.Executions >= EnoughRuns
            && Now.MeanMs >= Before.MeanMs * (1 + (least.Percent / 100)) && Now.MeanMs - Before.MeanMs >= least.Time.TotalMilliseconds;
    }
}
