namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class SystemSmokeQueries : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "system.smoke-queries",
        "The named queries answer",
        "A query that the application lives on and that fails now is an outage.",
        "Each query under perf: queries of deployment.yml is run once; one that the server refuses or that takes too long fails.",
        "Read the server's words; correct the schema, or roll back.");

    public Outcome Judge(ValidationFacts facts) => facts.SmokeQueries.Judge(results =>
    {
        if (results.Count == 0) return Outcome.Skipped("deployment.yml names no query (perf: queries)");
        var tally = new Tally();
        foreach (var result in results.Where(result => result.Error is not null))
            tally.Add(Verdict.Failed, result.Name, result.Error!, "an answer");
        return tally.Outcome(
            $"{HumanText.Plural(results.Count, "named query", "named queries")} answered: "
                + $"{FindingList.Named([.. results.Select(result => result.Name)])}",
            "named query",
            "failed",
            "named queries");
    });
}
