namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesMemory : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.memory",
        "The memory has room for the deployment",
        "A host short of memory swaps, and a deployment on it takes many times longer.",
        "The memory in use, below performance: memory of the policy.",
        "Wait for a quieter moment, or free memory on the host.");

    public Outcome Judge(DatabaseFacts facts) => facts.Resources.MemoryPercent.Judge(percent =>
    {
        var share = facts.Resources.ProcessMemoryBytes is Fact<long>.Known process
            ? $" ({HumanText.Bytes(process.Value)} by the database's process)"
            : "";
        return Limit.Below($"memory in use{share}", Quantity.Percent(percent), Quantity.Percent(facts.Policy.Performance.MemoryPercent));
    });
}
