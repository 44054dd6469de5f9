using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>What decides, in one run, whether a plan is approved.</summary>
public static class RunApprovals
{
    /// <summary>
    /// By the policy of one environment, the authors that the change file and the platform name, and the reviewers who let this run in.
    /// </summary>
    public static ApprovalFacts FactsOf(TaskRun run, ChangePlan plan, IReadOnlyList<Approval> approvals)
    {
        var policy = run.EnvironmentPolicy.Approval;
        var role = policy.Role ?? run.EnvironmentPolicy.Responsible;
        var members = role is not null && run.Policy.Roles.TryGetValue(role, out var listed) ? run.Platform.WithTeamMembers(listed) : [];
        var now = run.Time.GetUtcNow();
        var declared = (run.Change?.Approve ?? []).Select(approval => Approval.From(approval, run.Journal.StartedAt));
        var reviewers = run.Platform.ApprovalsOf(run.Environment.Name, run.Target.Name)
            .Select(approval => Approval.From(approval, plan.Plan));
        return new ApprovalFacts
        {
            Plan = plan,
            Approvals = [.. approvals, .. declared, .. reviewers],
            Policy = policy,
            Role = role,
            Members = members,
            Authors = run.Platform.AuthorsWith(run.Change?.Authors ?? []),
            At = now,
            Unread = run.Platform.ApprovalsProblem,
        };
    }
}
