namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesNoBlocking : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.no-blocking",
        "Nobody is blocked",
        "A deployment that queues behind a lock makes everybody behind it wait as well.",
        "The longest lock wait at this moment, below performance: blocking of the policy.",
        "End or wait for the session at the head of the chain.");

    public Outcome Judge(DatabaseFacts facts) => facts.Activity.LongestWait.Judge(wait =>
        BlockingLimit.Judge(wait, facts.Activity.Blocked.ValueOr(null) ?? [], facts.Policy.Performance.Blocking));
}
