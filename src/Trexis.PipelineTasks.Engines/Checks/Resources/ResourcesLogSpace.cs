namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesLogSpace : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.log-space",
        "The transaction log has room for the deployment",
        "A log that fills up rolls the deployment back and blocks every other writer.",
        "The share of the log's allowed size in use, below performance: disk of the policy.",
        "Back up the log, end the transaction that holds it, or let it grow.");

    public Outcome Judge(DatabaseFacts facts) => facts.Resources.LogUsedPercent.Judge(percent =>
        Limit.Below("transaction log in use", Quantity.Percent(percent), Quantity.Percent(facts.Policy.Performance.DiskPercent)));
}
