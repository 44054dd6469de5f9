using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Facts;

/// <summary>References that lead nowhere: judged before a deployment and again after it.</summary>
internal static class MissingReferences
{
    public static Outcome Judge(IReadOnlyList<string> missing, Fact<IReadOnlyList<string>> references)
    {
        var known = references.ValueOr(null);
        var outcome = missing.Count == 0
            ? Outcome.Passed(known switch
            {
                null => "no reference leads nowhere",
                { Count: 0 } => "the schema refers to nothing outside the database",
                _ => $"all {HumanText.Plural(known.Count, "reference")} out of the database are there: {FindingList.Named(known)}",
            })
            : Outcome.Failed(
                $"{HumanText.Plural(missing.Count, "reference")} out of the database {(missing.Count == 1 ? "leads" : "lead")} nowhere: "
                    + $"{FindingList.Named(missing)}",
                FindingList.Capped([.. missing.Select(name => new Finding(name, "not there", "there"))]));
        return outcome with { Measured = Quantity.Count(missing.Count), Threshold = Quantity.Count(0) };
    }
}
