using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Performance;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>The step that keeps what was measured before the deployment.</summary>
public static class BaselineTaken
{
    public static readonly CheckInfo Info = new(
        "baseline.taken",
        "The baseline before the deployment is taken",
        "Without it nobody can tell afterwards whether the deployment or yesterday's load made a query slow.",
        "The load is sampled, each named query is warmed up and timed until its median is known to within 5 % or 1 ms, and every sample is written beside the run document with plans, versions and the machine's facts.",
        "Correct the queries named, or give them more time with --query-time.");

    internal static void Keep(TaskRun run, PerformanceFacts facts, DateTimeOffset takenAt, PerfGateSettings settings, TimeSpan elapsed)
    {
        var attachment = Recording.Keep(run, PerformanceStore.BaselineRole, facts, takenAt, settings.Every);
        var outcome = facts.Queries.Judge(queries => OutcomeOf(facts.Samples.Count, queries));
        run.Journal.Add(Info, outcome.Verdict == Verdict.Unknown ? outcome with { Message = $"no baseline was taken: {outcome.Message}" } : outcome, ResultKind.Step, elapsed, attachment?.Path);
    }

    private static Outcome OutcomeOf(int samples, IReadOnlyList<QueryMeasurement> queries)
    {
        var figures = $"{HumanText.Plural(samples, "sample")} of the load; {HumanText.Plural(queries.Count, "named query", "named queries")}, timed {HumanText.Number(queries.Sum(query => query.Milliseconds.Count))} times";
        var failed = queries.Where(query => query.Error is not null).Select(query => new Finding(query.Name, query.Error!, "an answer")).ToList();
        if (failed.Count > 0) return Outcome.Warned($"{figures}; {HumanText.Plural(failed.Count, "query", "queries")} failed, so that nothing will tell whether the deployment made it slower", FindingList.Capped(failed));
        return queries.Count == 0 ? Outcome.Warned($"{figures}: deployment.yml names no query to time (perf: queries)") : Outcome.Passed(figures);
    }
}
