namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>What another policy let pass, this one may refuse.</summary>
internal sealed class PolicyIsTheSame : IDemand
{
    public string Sentence => "Every required result was judged by the policy as it is now";

    public IEnumerable<Finding> Unmet(TransitionFacts facts) =>
        from required in facts.RequiredEarlier
        where required.Result.Stored.Document.Policy != facts.PolicySha256
        select facts.Lacking(required.Code, $"was judged by another policy than today's ({required.Result.File})");
}
