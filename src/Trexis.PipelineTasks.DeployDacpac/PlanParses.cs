using Trexis.PipelineTasks.Engines.Dacpac.Planning;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>The whole text that would be executed is understood, the package's own scripts included.</summary>
internal sealed class PlanParses : ICheck<DacpacPlan>
{
    public CheckInfo Info { get; } = new(
        "scripts.parse",
        "The plan's text parses",
        "A mistake of syntax found in the middle of a deployment leaves the database between two releases.",
        "Every batch of the text is read by the T-SQL parser that comes with DacFx, the pre- and post-deployment scripts of the package "
            + "among them.",
        "Correct the script of the package that the finding names, and build it again.");

    public Outcome Judge(DacpacPlan facts) => facts.Errors.Count == 0
        ? Outcome.Passed($"{HumanText.Plural(facts.Operations.Count, "operation")} read from the plan's text")
        : Outcome.Failed(
            $"{HumanText.Plural(facts.Errors.Count, "mistake")} of syntax in the plan's text, the first in line {facts.Errors[0].Line}: "
                + $"{facts.Errors[0].Message}",
            [.. facts.Errors.Select(error => new Finding($"plan.sql:{error.Line}", error.Message, "T-SQL that parses"))]);
}
