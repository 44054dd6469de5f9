namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class MonitoringQueryStoreIsOn : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "monitoring.query-store-on",
        "The query store is on",
        "Without it nobody can tell afterwards which query became slow with the deployment.",
        "The query store's state as the engine reports it; off warns.",
        "Switch the query store on (ALTER DATABASE … SET QUERY_STORE = ON).");

    public Outcome Judge(DatabaseFacts facts) => facts.Monitoring.QueryStoreOn.Judge(on => on
        ? Outcome.Passed("the query store records")
        : Outcome.Warned("the query store does not record", new Finding("query store", "off", "on")));
}
