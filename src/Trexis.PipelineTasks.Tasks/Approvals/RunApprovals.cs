using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>What decides, in one run, whether a plan is approved.</summary>
public static class RunApprovals
{
    /// <summary>
    /// Whatever may be an approval here: of the change file, of the platform, and what documents of this deployment bound.
    /// </summary>
    /// <param name="task">The task whose plan the platform's reviewers were shown; absent for whichever deploys.</param>
    public static ApprovalsOfLine Of(TaskRun run, string? task = null)
    {
        var documents = run.Store.Load(run.Context.Deployment);
        var recorded = ApprovalStore.Load(run.Store, documents);
        var plan = documents.LastOrDefault(stored => stored.Document.Action == StoredPlan.Action
            && run.Place.Is(stored.Document.Target)
            && (task is null ? stored.Document.Task.StartsWith("deploy-", StringComparison.Ordinal) : stored.Document.Task == task));
        return recorded with
        {
            Given =
            [
                .. recorded.Given,
                .. (run.Change?.Approve ?? []).Select(GivenApproval.From),
                .. EnvironmentReviews.Of(run.Platform.ApprovalsOf(run.Environment.Name, run.Target.Name), run.Context, plan?.Document),
            ],
        };
    }

    /// <summary>
    /// Asks who reviewed what is deployed, where more people are wanted than have approved all of it.
    /// </summary>
    /// <param name="facts">Everything else that decides.</param>
    /// <param name="database">Remembers what was deployed last; absent where it could not be asked.</param>
    public static async Task<Fact<ReviewedChange>> ReviewsAsync(
        TaskRun run, ApprovalFacts facts, IDatabase? database, CancellationToken cancel)
    {
        var isAsked = facts.Policy.Required || run.EnvironmentPolicy.Require.Contains("review.approved");
        if (!isAsked || facts.Plan.Operations.Count == 0 || Consent.Of(facts).Stands) return ApprovalFacts.NotAsked;
        if (database is null) return Fact.Unreadable<ReviewedChange>("the target could not be asked what was deployed to it last");
        var history = await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        if (history is not Fact<DeploymentHistory>.Known { Value: var known })
            return Fact.Unreadable<ReviewedChange>("the target does not say what was deployed to it last");
        return DeployedFiles.QuestionOf(run, known.AcceptedCommit) switch
        {
            Fact<ReviewQuestion>.Known question => await run.Reviews(question.Value, cancel),
            Fact<ReviewQuestion>.Unreadable unreadable => Fact.Unreadable<ReviewedChange>(unreadable.Reason),
            _ => ApprovalFacts.NotAsked,
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
