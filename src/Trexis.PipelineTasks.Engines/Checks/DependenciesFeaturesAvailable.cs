using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class DependenciesFeaturesAvailable : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "dependencies.features-available",
        "Every feature that the database uses is available",
        "An edition or build without a feature that the schema uses refuses its objects.",
        "The features that the schema uses, each against what the engine offers.",
        "Install or enable the feature, use an edition that has it, or take it out of the schema.");

    public Outcome Judge(DatabaseFacts facts) => facts.Compatibility.Features.Judge(features => facts.Compatibility.Missing.Judge(missing =>
    {
        var absent = features.Intersect(missing, StringComparer.OrdinalIgnoreCase).ToList();
        var outcome = absent.Count == 0
            ? Outcome.Passed(
                features.Count == 0 ? "the schema uses no optional feature" : $"available: {FindingList.Named([.. features], most: 10)}")
            : Outcome.Failed(
                $"not available: {FindingList.Named(absent)}",
                FindingList.Capped([.. absent.Select(feature => new Finding(feature, "not available", "available"))]));
        return outcome with { Measured = Quantity.Count(absent.Count), Threshold = Quantity.Count(0) };
    }));
}
