namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>A result that refuses does so whether the policy requires its code or not; a waiver must hold now.</summary>
internal sealed class NothingRefuses : IDemand
{
    public string Sentence =>
        "No latest result of what is judged before apply refuses; what is judged only sometimes, and is not required, ends with the next "
            + "whole run of its task";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from latest in facts.Earlier
        where facts.Required.Contains(latest.Key) || !facts.IsOutdated(latest.Value)
        from judged in latest.Value.Results.Select(result => facts.Policy.Apply(result with { Waiver = null }))
        where judged.Refuses
        select facts.Lacking(
            latest.Key,
            latest.Value,
            $"{(judged.Verdict == Verdict.Failed ? "failed" : judged.Verdict == Verdict.Unknown ? "is unknown" : "was not judged")}: "
                + judged.Message);
}
