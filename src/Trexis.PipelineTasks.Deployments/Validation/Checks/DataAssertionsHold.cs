namespace Trexis.PipelineTasks.Deployments.Validation.Checks;

internal sealed class DataAssertionsHold : ICheck<ValidationFacts>
{
    public CheckInfo Info { get; } = new(
        "data.assertions-hold",
        "Every assertion holds after the deployment",
        "An assertion is what the team itself says must be true of its data.",
        "Each assertion of deployment.yml with when: after, by the number of rows that it returned; one that could not be run does not "
            + "hold.",
        "Look at the rows that the assertion's SQL returns; correct the data or the assertion.");

    public Outcome Judge(ValidationFacts facts) => facts.Assertions.Judge(results => AssertionsOutcome.From(results, "after"));
}
