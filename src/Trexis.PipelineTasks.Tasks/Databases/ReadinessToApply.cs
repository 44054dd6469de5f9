using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Tasks.Procedure;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// What is judged once more under the deployment lock: between precheck and apply a window may have closed, and whoever starts
/// apply alone may have left precheck out.
/// </summary>
/// <param name="signatures">Tells who signed documents.</param>
public sealed class ReadinessToApply(
    TargetDatabase target,
    RunEvidence evidence,
    LoadedConfiguration files,
    ProcedureObserver procedure,
    Func<IReadOnlyList<StoredDocument>, CancellationToken, Task<IReadOnlyList<DocumentSignature>>> signatures)
{
    private static readonly ICheck<ProcedureFacts>[] Judged =
        [new PromotionIsProven(), new PromotionIsSoaked(), new WindowIsOpen(), new ReviewIsApproved()];

    /// <summary>
    /// Promotion, soak, window, the deployment's own backup, and what other tasks must have judged; what apply changes comes after.
    /// </summary>
    public async Task JudgeAsync(IDatabase database, ApprovalFacts approval, CancellationToken cancel)
    {
        // The approval may have come after precheck, and is held against what would be executed rather than against a plan.
        var facts = procedure.Observe() with
        {
            Planned = Fact.Known(approval.Plan),
            Done = approval.Done,
            Scripts = approval.Scripts,
            Reviews = approval.Reviews,
        };
        foreach (var check in Judged) evidence.Journal.Judge(check, facts);
        var policy = target.Policy.Backup;
        var backups = policy.IsDemanded
            ? await GroupReader.ReadAsync(() => database.Backups.HistoryAsync(target.BackupFolder, cancel), UnreadGroup.Backups)
            : UnreadGroup.Backups("the policy demands no backup here");
        evidence.Journal.Judge(
            new DeployIsBackedUp(),
            new DeploymentBackupFacts(backups.History, policy, evidence.Run.Deployment, evidence.Time.GetUtcNow()));
        await MeetsAsync(TransitionTable.Apply, cancel);
    }

    /// <summary>Judges whether a deployment may go on as asked; where it may not, nothing may be done to the target.</summary>
    public async Task<bool> MeetsAsync(Transition transition, CancellationToken cancel) =>
        !evidence.Journal.Judge(new DeployDemandsAreMet { Transition = transition }, await DemandedOfAsync(cancel)).Refuses;

    private async Task<TransitionFacts> DemandedOfAsync(CancellationToken cancel)
    {
        var documents = evidence.Documents();
        return new TransitionFacts
        {
            Place = evidence.Place,
            Documents = documents,
            Now = evidence.Journal.Results,
            Required = target.Policy.Require,
            Policy = evidence.Journal.Policy,
            PolicySha256 = PolicyFingerprint.From(target.Policy, files.Policy.Roles),
            SignaturesRequired = files.Policy.Evidence.Signed == SignatureDemand.Required,
            Signatures = await signatures(documents, cancel),
        };
    }
}
