namespace Trexis.PipelineTasks.Deployments.Validation;

internal static class AssertionsOutcome
{
    /// <param name="moment">The word in deployment.yml: <c>before</c>, <c>after</c>.</param>
    public static Outcome From(IReadOnlyList<AssertionResult> results, string moment)
    {
        if (results.Count == 0)
            return Outcome.Skipped($"deployment.yml has no assertion for this moment (validate: assertions, when: [{moment}])");
        var tally = new Tally();
        foreach (var result in results.Where(result => !result.Holds))
        {
            tally.Add(
                Verdict.Failed,
                result.Name,
                result.Error is { } error ? $"could not be run: {error}" : $"returned {HumanText.Plural(result.Rows, "row")}",
                result.Error is not null ? "a query that runs" : result.Rows == 0 ? "at least one row" : "no row");
        }

        return tally.Outcome(
            $"{HumanText.Plural(results.Count, "assertion holds", "assertions hold")} {moment} the deployment: "
                + $"{FindingList.Named([.. results.Select(result => result.Name)])}",
            "assertion",
            $"failed {moment} the deployment");
    }
}
