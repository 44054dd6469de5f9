using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// Refuses a commit that is older than the one in the target: re-running an old pipeline run would undo later deployments under an old
/// approval.
/// </summary>
internal sealed class CommitIsNotOlder : IDemand
{
    private const int ShortCommit = 7;

    private const string NobodyHolds = "neither the default branch holds it nor, protected, the run's own";

    public string Sentence =>
        "On GitHub, the commit is no part of the history of the one that was deployed here last, unless the change says redeploy: with the "
            + "reason and is approved after that one was deployed; in a protected environment it is held by the default branch, or by the "
            + "run's own where that is protected or the policy says trust: { unprotected: accepted }";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) => Unmet(facts.Commit);

    /// <summary>What the document says of how the commit follows, where it does not simply follow.</summary>
    internal static Finding? Told(CommitPlace? place) => place switch
    {
        { IsOlder: true, Redeploy: { } reason } => new Finding(
            Named(place), $"takes the place of {Standing(place)}, because: {reason}", "a commit that is not older"),
        { Compared: Fact<ComparedCommit>.Unreadable unreadable } => new Finding(
            Named(place),
            place.Accepted is null
                ? $"nobody knows which branch holds it: {unreadable.Reason}"
                : $"nobody knows whether it follows {Standing(place)}: {unreadable.Reason}",
            "a commit that is not older"),
        { Compared: Fact<ComparedCommit>.Known { Value: { Order: CommitOrder.Diverged } compared } } => new Finding(
            Named(place), $"has parted from {Standing(place)}; {HeldBy(compared)}", "a commit that is not older"),
        _ => null,
    };

    internal static IEnumerable<Finding> Unmet(CommitPlace? place)
    {
        if (place is null) yield break;
        if (place is { IsOlder: true, Redeploy: null })
        {
            yield return new Finding(
                Named(place),
                $"is older than {Standing(place)}",
                $"{Short(place.Accepted!)} or a commit that follows it; or in the change file redeploy: with the reason, approved anew");
        }

        if (!place.IsProofDemanded) yield break;
        if (place.Compared is Fact<ComparedCommit>.Unreadable unreadable)
        {
            var what = place.Accepted is null ? "may be of no branch that others keep" : $"may be older than {Standing(place)}";
            yield return new Finding(Named(place), $"{what}: {unreadable.Reason}", "a history that can be asked");
        }

        if (place.IsOfNoBranch)
        {
            yield return new Finding(
                Named(place),
                Told(place) is { } parted ? parted.Observed : $"is not held by a branch that others keep: {NobodyHolds}",
                "a commit of the default branch: merge this one first; or rules for the run's branch that demand reviews; or "
                    + "trust: { unprotected: accepted } in the policy");
        }
    }

    private static string HeldBy(ComparedCommit compared) => compared.HeldBy is { } branch ? $"{branch} holds it" : NobodyHolds;

    private static string Named(CommitPlace place) => $"commit {Short(place.Commit)}";

    private static string Standing(CommitPlace place) =>
        $"{Short(place.Accepted!)}, which stands here since {HumanText.Time(place.AcceptedAt!.Value)}";

    private static string Short(string commit) => commit.Length > ShortCommit ? commit[..ShortCommit] : commit;
}
