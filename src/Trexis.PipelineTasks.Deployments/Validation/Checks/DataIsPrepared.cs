namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataIsPrepared : ICheck<Fact<IReadOnlyList<AssertionResult>>>
{
    public CheckInfo Info { get; } = new(
        "data.prepared",
        "Every assertion holds before the deployment",
        "A deployment that builds on data that is not there or not clean fails, or makes it worse.",
        "Each assertion of deployment.yml with when: before, by the number of rows that it returned; one that could not be run does not "
            + "hold.",
        "Prepare the data so that the assertion holds, or correct the assertion.");

    public Outcome Judge(Fact<IReadOnlyList<AssertionResult>> facts) => facts.Judge(results => AssertionsOutcome.From(results, "before"));
}
