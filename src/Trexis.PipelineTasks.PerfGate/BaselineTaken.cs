using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate.Checks;
using Trexis.PipelineTasks.PerfGate.Workloads;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>The step that keeps what was measured before the deployment.</summary>
internal static class BaselineTaken
{
    public static readonly CheckInfo Info = new(
        "baseline.taken",
        "The baseline before the deployment is taken",
        "Without it nobody can tell afterwards whether the deployment or yesterday's load made a query slow.",
        "The load is sampled, each named query is warmed up and timed until its median is known to within 5 % or 1 ms, and every sample is "
            + "written beside the run document with plans, the pages that a run reads, versions and the machine's facts; and, where the "
            + "engine counts them, what others wait for, how long its files take to answer and the statements that cost most.",
        "Correct the queries named, or give them more time with --query-time.");

    internal static void Keep(
        RunEvidence evidence,
        PerformanceFacts facts,
        DateTimeOffset takenAt,
        PerfGateSettings settings,
        TimeSpan elapsed,
        Fact<DeploymentHistory> history)
    {
        var midway = PerformanceStore.Midway(Anchors.Beginnings(evidence, history), evidence.DocumentsOfPlace());
        var role = midway is null ? PerformanceStore.BaselineRole : PerformanceStore.MidwayRole;
        var attachment = Recording.Keep(evidence, role, facts, takenAt, settings.Every);
        evidence.Journal.Measure(UsualLoad.Span, Quantity.Duration(facts.Samples.Count > 1 ? settings.For : TimeSpan.Zero));
        if (facts.Workload.Statements is { IsHistory: true, Before: Fact<IReadOnlyList<StatementFigure>>.Known { Value: var statements } })
            evidence.Journal.Measure(UsualLoad.History, Quantity.Count(statements.Count));
        var outcome = facts.Queries.Judge(queries => OutcomeOf(facts, queries));
        if (midway is not null && outcome.Verdict != Verdict.Unknown)
            outcome = Outcome.Warned(
                $"{outcome.Message}; none from before: a run that left no document began this deployment here at "
                    + $"{HumanText.Time(midway.At)}, so that the gate compares with what was taken earlier",
                outcome.Findings);
        evidence.Journal.Add(
            Info,
            outcome.Verdict == Verdict.Unknown ? outcome with { Message = $"no baseline was taken: {outcome.Message}" } : outcome,
            ResultKind.Step,
            elapsed,
            attachment?.Path.ToString());
    }

    private static Outcome OutcomeOf(PerformanceFacts facts, IReadOnlyList<QueryMeasurement> queries)
    {
        var figures = $"{HumanText.Plural(facts.Samples.Count, "sample")} of the load{Others(facts.Workload)}; "
            + $"{HumanText.Plural(queries.Count, "named query", "named queries")}, timed "
            + $"{HumanText.Number(queries.Sum(query => query.Milliseconds.Count))} times";
        var unread = facts.Workload.Unreadable().Select(reason => new Finding("what others do", $"not read: {reason}", "read")).ToList();
        var failed = queries.Where(query => query.Error is not null)
            .Select(query => new Finding(query.Name, query.Error!, "an answer"))
            .ToList();
        if (failed.Count > 0)
            return Outcome.Warned(
                $"{figures}; {HumanText.Plural(failed.Count, "query", "queries")} failed, so that nothing will tell whether the "
                    + $"deployment made it slower",
                FindingList.Capped([.. failed, .. unread]));
        return queries.Count == 0
            ? Outcome.Warned($"{figures}: {PerformanceChecks.NamesNone}", FindingList.Capped(unread)) with
            {
                Remedy = PerformanceChecks.NameThem,
            }
            : Outcome.Passed(figures, FindingList.Capped(unread));
    }

    private static string Others(WorkloadFacts workload)
    {
        var parts = new List<string>();
        if (workload.Waits.ValueOr(null) is { } waits) parts.Add($"waits in {HumanText.Plural(waits.Count, "category", "categories")}");
        if (workload.Files.ValueOr(null) is { } files) parts.Add($"the latency of {HumanText.Plural(files.Count, "file")}");
        if (workload.Statements.Before.ValueOr(null) is { } statements)
            parts.Add($"{HumanText.Plural(statements.Count, "statement")} ({workload.Statements.Source})");
        return parts.Count == 0 ? "" : $", {string.Join(", ", parts)}";
    }
}
