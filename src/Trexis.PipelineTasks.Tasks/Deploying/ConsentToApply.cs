using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Tasks.Approvals;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>Whether what would be executed is what was looked at, and whether people want it.</summary>
/// <param name="demanded">The fingerprint that the caller demands of the plan.</param>
public sealed class ConsentToApply(RunApprovals approvals, RunJournal journal, string? demanded)
{
    /// <inheritdoc cref="RunApprovals.DeployedCommit"/>
    internal string? Commit => approvals.DeployedCommit;

    internal async Task<ApprovalFacts> JudgeAsync(
        IDatabase database, IDeployment deployment, PlanDocument? planned, CommitPlace? commit, CancellationToken cancel)
    {
        journal.Judge(
            new PlanIsUnchanged(), new PlanComparison(planned, demanded, deployment.Document, deployment.DoneSince(planned)));
        var given = approvals.Given();
        var facts = await approvals.AnewAsync(approvals.FactsOf(deployment.Change, given), database, commit, cancel) with
        {
            Scripts = deployment.Document.Changed,
            Done = given.Given.Any(approval => approval.Operations.Count > 0) ? await deployment.DoneAsync(cancel) : [],
        };
        facts = facts with { Reviews = await approvals.ReviewsAsync(facts, database, cancel) };
        journal.Judge(new DeploymentIsApproved(), facts);
        return facts;
    }
}
