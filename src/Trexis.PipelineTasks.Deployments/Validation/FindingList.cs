namespace Trexis.PipelineTasks.Deployments.Validation;

/// <summary>Findings as a report can bear them: the first, and a last one that counts the rest.</summary>
public static class FindingList
{
    public const int Most = 50;

    public static IReadOnlyList<Finding> Capped(IReadOnlyCollection<Finding> findings)
    {
        if (findings.Count <= Most) return [.. findings];
        var rest = findings.Count - Most;
        return [.. findings.Take(Most), new Finding($"{HumanText.Number(rest)} more", "not listed", "the same as above")];
    }

    /// <summary>Names for a sentence: the first few, then the count of the rest.</summary>
    public static string Named(IReadOnlyCollection<string> names, int most = 3) => names.Count <= most
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(most))} and {HumanText.Number(names.Count - most)} more";
}
