using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Checks;

internal sealed class DependenciesFeaturesAvailable : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "dependencies.features-available",
        "Every feature that database and change use is available",
        "An edition or version without a feature that a statement uses refuses it, in the middle of the deployment.",
        "The features that not every edition has, as the plan's statements, the backup's settings and the newest capture of the "
            + "environment before use them, each against version and edition of the target; what only the environment before uses is a "
            + "warning. What the database itself uses, the target has.",
        "Use an edition or version that has the feature, or take it out of the change.");

    public Outcome Judge(DatabaseFacts facts) => facts.Compatibility.Features.Judge(features =>
    {
        if (facts.Compatibility.Needs is not { } needs)
            return Outcome.Unknown("nothing is planned yet, so that nobody can tell what the change needs");
        var absent = needs.Where(need => need.Lacking is not null).ToList();
        var needed = needs.Where(need => !need.IsOnlyBefore).Select(need => need.Feature);
        var used = features.Concat(needed).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (absent.Count == 0
            ? Outcome.Passed(
                used.Count == 0 ? "no feature is used that not every edition has" : $"available: {FindingList.Named(used, most: 10)}")
            : Lacking(absent)) with
        { Measured = Quantity.Count(absent.Count), Threshold = Quantity.Count(0) };
    });

    private static Outcome Lacking(List<FeatureNeed> absent)
    {
        var message = $"not available: {FindingList.Named([.. absent.Select(need => need.Feature)])}";
        var findings = FindingList.Capped(
            [
                .. absent.Select(need => new Finding(
                    need.Feature, $"{need.By} {(need.IsOnlyBefore ? "uses" : "needs")} it: {need.Lacking}", "available")),
            ]);
        return absent.TrueForAll(need => need.IsOnlyBefore)
            ? Outcome.Warned(message, findings)
            : Outcome.Failed(message, findings);
    }
}
