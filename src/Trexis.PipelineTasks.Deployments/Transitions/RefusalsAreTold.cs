namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Deleting the document of a refusal must not bring an older pass back: the target remembers each refusal.</summary>
internal sealed class RefusalsAreTold : IDemand
{
    public string Sentence =>
        "Of what is judged before apply, every refusal that the target remembers has its document here, or was judged again since";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from anchor in facts.UntoldAnchors
        let task = anchor.Refused
        where task is not null && JudgedCodes.IsJudgedBeforeApply(task)
        select new Finding(
            task,
            $"evidence is missing: the target remembers a {anchor.Name}, and no document of it is here",
            $"that document back in the results folder; or the same judged again: {JudgedCodes.CommandOf(task, $"{facts.Place}")}");
}
