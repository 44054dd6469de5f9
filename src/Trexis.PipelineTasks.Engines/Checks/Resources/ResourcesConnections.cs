namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesConnections : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.connections",
        "There are connections to spare",
        "Where no connection is left, the deployment or the application is shut out in the middle.",
        "The connections in use as a share of the limit, below performance: connections of the policy.",
        "Close connections that leak, or raise the limit.");

    public Outcome Judge(DatabaseFacts facts) => facts.Resources.ConnectionsPercent.Judge(percent =>
        Limit.Below("connections in use", Quantity.Percent(percent), Quantity.Percent(facts.Policy.Performance.ConnectionsPercent)));
}
