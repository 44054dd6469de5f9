namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>What was judged before something moved was judged of something else.</summary>
internal sealed class ResultsAreLater : IDemand
{
    public string Sentence => "Every required result is later than the last plan, apply and rollback of this deployment";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        var moved = facts.OfPlace.ToList();
        foreach (var (code, result) in facts.RequiredEarlier)
        {
            if (moved.LastOrDefault(stored => Moves(stored.Document, code)) is { } last && last.Number > result.Stored.Number)
                yield return facts.Lacking(
                    code,
                    $"is too old: {result.File} was written before {last.Document.Task} {last.Document.Action} "
                        + $"({Path.GetFileName(last.File)})");
        }
    }

    private static bool Moves(RunDocument document, string code) =>
        DeploymentTimeline.IsApply(document)
        || DeploymentTimeline.IsRollback(document)
        || (JudgedCodes.RestsOnThePlan(code)
            && document.Action == "plan"
            && document.Task.StartsWith("deploy-", StringComparison.Ordinal));
}
