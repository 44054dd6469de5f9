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
        var told = await run.Reviews(await QuestionOfAsync(run, database, cancel), cancel);
        if (told is Fact<ReviewedChange>.Known { Value: var change })
        {
            run.Journal.Attach(
                run.Store.AttachText(ReviewRecord.Role, run.Context.Id, ReviewRecord.FileName, ReviewRecord.Text(change)));
        }

        return told;
    }

    private static async Task<Fact<ReviewQuestion>> QuestionOfAsync(TaskRun run, IDatabase? database, CancellationToken cancel)
    {
        var history = database is null
            ? Fact.Unreadable<DeploymentHistory>("the target could not be asked")
            : await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        return history is Fact<DeploymentHistory>.Known { Value: var known }
            ? DeployedFiles.QuestionOf(run, known.AcceptedCommit)
            : Fact.Unreadable<ReviewQuestion>("what was deployed here last is not known, so nobody can tell what changed since");
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
