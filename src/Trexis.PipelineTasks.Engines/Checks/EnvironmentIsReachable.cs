namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsReachable : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.reachable",
        "The database can be reached",
        "Nothing can be verified or deployed without a connection.",
        "A connection is opened with the login that the deployment uses, and answers a first question.",
        "Follow the hint in the message; then run precheck again.");

    public Outcome Judge(DatabaseFacts facts)
    {
        if (facts.Refusal is { } refusal)
        {
            var hint = refusal.Hint is { } text ? $"; try: {text}" : "";
            return Outcome.Failed($"{refusal.Message}{hint}", new Finding(facts.Connection, "cannot be opened", "an open connection"));
        }

        return facts.Identity.Judge(identity => Outcome.Passed($"database {identity.Database} on {identity.Server} answers"));
    }
}
