using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// The policy must be the one on the protected branch; otherwise the author of a change could loosen it in the same commit.
/// </summary>
internal sealed class PolicyIsOfItsBranch : IDemand
{
    private const int ShortBlob = 12;

    public string Sentence =>
        "On GitHub, the policy is the one that its repository's default branch, or a protected branch that a checkout of its own names, "
            + "holds now; in a protected environment the branch is protected, unless the policy says trust: { unprotected: accepted }";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) => Unmet(facts.PolicyFile);

    /// <summary>The branch that a proposed policy differs from; absent where it does not, or nobody can tell.</summary>
    internal static string? ChangedAgainst(PolicyPlace? place) =>
        place is { Head: null, Kept: Fact<IReadOnlyList<KeptFile>>.Known { Value: [var main, ..] } } ? main.Branch : null;

    internal static IEnumerable<Finding> Unmet(PolicyPlace? place)
    {
        if (place is null) return [];
        if (place.Kept is Fact<IReadOnlyList<KeptFile>>.Known { Value: [var main, ..] }) return Unmet(place, main);
        if (!place.IsProofDemanded) return [];
        var reason = (place.Kept as Fact<IReadOnlyList<KeptFile>>.Unreadable)?.Reason ?? "no head was told";
        return [new Finding(place.Path, $"may be another than the repository's: {reason}", "a head that can be asked")];
    }

    /// <summary>Which head holds the policy, for the document; nothing where nobody was asked or there is none.</summary>
    internal static Finding? Told(PolicyPlace? place) => place switch
    {
        { Head: { Blob: not null } head } => new Finding(
            place.Path,
            $"{Short(head.Blob)}, as {Where(head)} holds it, which is {(head.IsProtected ? "protected" : "not protected")}",
            "the policy that its branch holds now"),
        { Kept: Fact<IReadOnlyList<KeptFile>>.Unreadable unreadable } => new Finding(
            place.Path, $"nobody knows whether its branch holds it: {unreadable.Reason}", "the policy that its branch holds now"),
        _ => null,
    };

    private static IEnumerable<Finding> Unmet(PolicyPlace place, KeptFile main)
    {
        if (place.Head is not { } head)
        {
            var here = place.Here is { } blob ? $"is {Short(blob.Id)} in this job" : "is missing in this job";
            var there = main.Blob is { } kept ? $"{Short(kept)} at {Where(main)}" : $"not at {Where(main)}";
            yield return new Finding(
                place.Path,
                $"{here} and {there}",
                $"the policy that {main.Branch} holds: run again from its head, or bring this policy onto {main.Branch} first");
        }
        else if (place.IsProtectionDemanded && head.Blob is not null && !head.IsProtected)
        {
            yield return new Finding(
                place.Path,
                $"comes from {Where(head)}, which no rule protects: whoever may push can change it",
                $"a rule for {head.Branch} that demands reviews; or trust: {{ unprotected: accepted }} in {place.Path}");
        }
    }

    private static string Where(KeptFile file) => $"the head of {file.Branch} of {file.Repository} ({file.Commit[..7]})";

    private static string Short(string blob) => $"blob {blob[..ShortBlob]}";
}
