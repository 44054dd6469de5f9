namespace Trexis.PipelineTasks.Deployments.Transitions;

internal sealed class RequiredHasRun : IDemand
{
    public string Sentence => "Every code that the policy requires before apply has a result in this deployment and target";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        var earlier = facts.Earlier;
        return facts.RequiredBefore.Where(code => !facts.IsJudgedNow(code) && !earlier.ContainsKey(code))
            .Select(code => facts.Lacking(code, $"never ran for {facts.Place}"));
    }
}
