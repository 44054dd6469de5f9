using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Tasks.Procedure;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// What is judged once more under the deployment lock: between precheck and apply a window may have closed, and whoever starts
/// apply alone may have left precheck out.
/// </summary>
public static class ReadinessToApply
{
    private static readonly ICheck<ProcedureFacts>[] Judged =
        [new PromotionIsProven(), new PromotionIsSoaked(), new WindowIsOpen(), new ReviewIsApproved()];

    /// <summary>Judges whether this is the database that is expected; where it is not, nothing may be asked of it or done to it.</summary>
    public static bool IsExpected(TaskRun run, IDatabase database)
    {
        var opening = new DatabaseOpening(database, Made: false, Refusal: null);
        return !run.Journal.Judge(DatabaseChecks.AsExpected, opening.Unread(
            run, "not asked yet"), run.Target.Connection.ToString()).Refuses;
    }

    /// <summary>
    /// Promotion, soak, window, the deployment's own backup, and what other tasks must have judged; what apply changes comes after.
    /// </summary>
    public static async Task JudgeAsync(TaskRun run, IDatabase database, ApprovalFacts approval, CancellationToken cancel)
    {
        // The approval may have come after precheck, and is held against what would be executed rather than against a plan.
        var facts = ProcedureObserver.Observe(run) with
        {
            Planned = Fact.Known(approval.Plan),
            Done = approval.Done,
            Scripts = approval.Scripts,
            Reviews = approval.Reviews,
        };
        foreach (var check in Judged) run.Journal.Judge(check, facts);
        var policy = run.EnvironmentPolicy.Backup;
        var backups = policy.IsDemanded
            ? await GroupReader.ReadAsync(() => database.Backups.HistoryAsync(BackupPlace.FolderFor(run), cancel), UnreadGroup.Backups)
            : UnreadGroup.Backups("the policy demands no backup here");
        run.Journal.Judge(
            new DeployIsBackedUp(), new DeploymentBackupFacts(backups.History, policy, run.Context.Deployment, run.Time.GetUtcNow()));
        await MeetsAsync(run, TransitionTable.Apply, cancel);
    }

    /// <summary>Judges whether a deployment may go on as asked; where it may not, nothing may be done to the target.</summary>
    public static async Task<bool> MeetsAsync(TaskRun run, Transition transition, CancellationToken cancel) =>
        !run.Journal.Judge(new DeployDemandsAreMet { Transition = transition }, await DemandedOfAsync(run, cancel)).Refuses;

    private static async Task<TransitionFacts> DemandedOfAsync(TaskRun run, CancellationToken cancel)
    {
        var documents = run.Store.Load(run.Context.Deployment);
        return new TransitionFacts
        {
            Place = run.Place,
            Documents = documents,
            Now = run.Journal.Results,
            Required = run.EnvironmentPolicy.Require,
            Policy = run.Journal.Policy,
            PolicySha256 = PolicyFingerprint.From(run.EnvironmentPolicy, run.Policy.Roles),
            SignaturesRequired = run.Policy.Evidence.Signed == SignatureDemand.Required,
            Signatures = await run.Signatures(documents, cancel),
        };
    }
}
