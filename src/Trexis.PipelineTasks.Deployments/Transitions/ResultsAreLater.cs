using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// A result counts only if it is newer than the last plan, apply or rollback of this target; older ones describe a state that is gone.
/// </summary>
internal sealed class ResultsAreLater : IDemand
{
    public string Sentence =>
        "Every required result is later than the last plan, apply and rollback of this deployment, those included that only the target "
            + "remembers; what a backup proves is also later than whatever another deployment did to the target";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        if (facts.Anchors is Fact<IReadOnlyList<EvidenceAnchor>>.Unreadable unreadable)
        {
            yield return new Finding(
                facts.Place.ToString(), $"does not say what was done to it: {unreadable.Reason}", "a target whose history can be read");
        }

        var moved = facts.OfPlace.ToList();
        var changes = facts.Anchors.ValueOr(null)?.Where(anchor => anchor.Refused is null).ToList();
        foreach (var (code, result) in facts.RequiredEarlier)
        {
            if (moved.LastOrDefault(stored => Moves(stored.Document, code)) is { } last && last.Number > result.Stored.Number)
                yield return facts.Lacking(
                    code,
                    $"is too old: {result.File} was written before {last.Document.Task} {last.Document.Action} "
                        + $"({Path.GetFileName(last.File)})");
            else if (changes?.LastOrDefault(anchor => !IsAfter(result.Stored, anchor, facts.Documents)) is { } unseen)
                yield return facts.Lacking(
                    code,
                    $"is too old: {result.File} was written before the {unseen.Name} that the target remembers");
            else if (facts.ChangedBeside is { } beside && JudgedCodes.RestsOnTheTarget(code)
                && result.Stored.Document.Run.StartedAt <= beside.At)
                yield return facts.Lacking(code, $"is too old: {result.File} was begun before {beside.Told}");
        }
    }

    // Documents begun anew, where those that the target remembers are lost, have no place among them; their time has to do.
    private static bool IsAfter(StoredDocument judged, EvidenceAnchor anchor, IReadOnlyList<StoredDocument> documents) =>
        documents.FirstOrDefault(stored => stored.Sha256 == anchor.DocumentSha256) is { } head
            ? judged.Number > head.Number
            : judged.Document.Run.StartedAt > anchor.At;

    private static bool Moves(RunDocument document, string code) =>
        DeploymentTimeline.IsApply(document)
        || DeploymentTimeline.IsRollback(document)
        || (JudgedCodes.RestsOnThePlan(code) && document.IsPlan);
}
