using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>What decides, in one run, whether a plan is approved.</summary>
public static class RunApprovals
{
    /// <summary>
    /// Whatever may be an approval here: of the change file, of the platform, and what documents of this deployment bound.
    /// </summary>
    public static ApprovalsOfLine Of(TaskRun run)
    {
        var recorded = ApprovalStore.Load(run.Store, run.Store.Load(run.Context.Deployment));
        return recorded with
        {
            Given =
            [
                .. recorded.Given,
                .. (run.Change?.Approve ?? []).Select(GivenApproval.From),
                .. run.Platform.ApprovalsOf(run.Environment.Name, run.Target.Name).Select(GivenApproval.From),
            ],
        };
    }

    /// <summary>By the policy of one environment, and the authors that the change file and the platform name.</summary>
    public static ApprovalFacts FactsOf(TaskRun run, ChangePlan plan, ApprovalsOfLine approvals) => new()
    {
        Plan = plan,
        Approvals = approvals.Given,
        Strangers = approvals.Strangers,
        Policy = run.EnvironmentPolicy.Approval,
        Environment = run.Environment.Name,
        Role = run.EnvironmentPolicy.Approval.Role ?? run.EnvironmentPolicy.Responsible,
        Roles = new Roles(run.Policy.Roles, run.Platform.Teams),
        Authors = run.Platform.AuthorsWith(run.Change?.Authors ?? []),
        At = run.Time.GetUtcNow(),
        Unread = run.Platform.ApprovalsProblem,
    };
}
