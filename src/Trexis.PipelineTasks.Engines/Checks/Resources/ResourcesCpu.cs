namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesCpu : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.cpu",
        "The processor has room for the deployment",
        "On a server that is busy already, a deployment takes longer and slows everybody down.",
        "The processor time in use on the host, below performance: cpu of the policy; where the first reading is not, the median of "
            + "several over a second, so that a spike refuses nothing.",
        "Wait for a quieter moment, or stop what keeps the processor busy.");

    public Outcome Judge(DatabaseFacts facts) => facts.Resources.CpuPercent.Judge(percent =>
    {
        var share = facts.Resources.ProcessCpuPercent is Fact<double>.Known process
            ? $" ({Quantity.Percent(process.Value)} by the database's process)"
            : "";
        return Limit.Below($"CPU of the host{share}", Quantity.Percent(percent), Quantity.Percent(facts.Policy.Performance.CpuPercent));
    });
}
