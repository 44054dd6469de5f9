namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Adopt, resolve and rollback change what a target is taken for, so they need an approval as apply does.</summary>
internal sealed class ApprovalIsJudged : IDemand
{
    private const string Code = "deploy.approved";

    public string Sentence =>
        "Under the lock it was judged whether a person in the role approved this very step by its fingerprint: in a protected environment, "
            + "and where the policy demands approvals";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        if (!facts.IsJudgedNow(Code)) yield return new Finding(Code, "was not judged in this run", "a judgement under the lock");
    }
}
