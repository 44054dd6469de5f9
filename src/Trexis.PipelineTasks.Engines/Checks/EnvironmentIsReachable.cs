namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class EnvironmentIsReachable : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "environment.reachable",
        "The database can be reached",
        "Nothing can be verified or deployed without a connection.",
        "A connection is opened with the login that the deployment uses, and answers a first question.",
        "Correct what the message names: the server, the way to it, the login or the database's name.");

    public Outcome Judge(DatabaseFacts facts)
    {
        if (facts.Refusal is { } refusal)
        {
            return Outcome.Failed(refusal.Message, new Finding(facts.Connection, "cannot be opened", "an open connection")) with
            {
                Remedy = refusal.Hint,
            };
        }

        return facts.Identity.Judge(identity => Outcome.Passed($"database {identity.Database} on {identity.Server} answers"));
    }
}
