using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Procedure;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// What is judged once more under the deployment lock: between precheck and apply a window may have closed, and whoever starts
/// apply alone may have left precheck out.
/// </summary>
/// <param name="signatures">Tells who signed documents.</param>
/// <param name="policyFile">Asks what the platform holds in the policy's place.</param>
public sealed class ReadinessToApply(
    TargetDatabase target,
    RunEvidence evidence,
    LoadedConfiguration files,
    ProcedureObserver procedure,
    RunApprovals approvals,
    Func<IReadOnlyList<StoredDocument>, CancellationToken, Task<IReadOnlyList<DocumentSignature>>> signatures,
    Func<CancellationToken, Task<PolicyPlace?>> policyFile)
{
    private static readonly ICheck<ProcedureFacts>[] Judged =
        [new PromotionIsProven(), new PromotionIsSoaked(), new WindowIsOpen(), new ReviewIsApproved()];

    /// <summary>
    /// Promotion, soak, window, drift, the deployment's own backup, and what other tasks must have judged; what apply changes comes after.
    /// </summary>
    /// <param name="schema">The fingerprint of the target's schema as the plan was computed on it.</param>
    public async Task JudgeAsync(
        IDatabase database, ApprovalFacts approval, CommitPlace? commit, string schema, CancellationToken cancel)
    {
        // The approval may have come after precheck, and is held against what would be executed rather than against a plan.
        var facts = procedure.Observe() with
        {
            Planned = Fact.Known(approval.Plan),
            Done = approval.Done,
            Scripts = approval.Scripts,
            Reviews = approval.Reviews,
            ApprovedAfter = approval.ApprovedAfter,
        };
        foreach (var check in Judged) evidence.Journal.Judge(check, facts);
        var policy = target.Policy.Backup;
        var backups = policy.IsDemanded
            ? await GroupReader.ReadAsync(() => database.Backups.HistoryAsync(target.BackupFolder, cancel), UnreadGroup.Backups)
            : UnreadGroup.Backups("the policy demands no backup here");
        var history = await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        JudgeDrift(history, schema);
        var beside = history.ValueOr(null)?.ChangedBeside(evidence.Run.Deployment);
        evidence.Journal.Judge(
            new DeployIsBackedUp(),
            new DeploymentBackupFacts(
                await OwnAsync(database, backups, cancel), policy, evidence.Run.Deployment, evidence.Time.GetUtcNow())
            {
                ChangedBeside = beside,
            });
        Judge(TransitionTable.Apply, await DemandedOfAsync(AnchorsIn(history), cancel) with
        {
            Commit = commit,
            ChangedBeside = beside is null ? null : (beside.ToString(), beside.At),
        });
    }

    // What somebody changed by hand would be taken into what this deployment leaves. A dacpac target's is judged with its model; what
    // cannot be told, as before the first deployment, precheck has said.
    private void JudgeDrift(Fact<DeploymentHistory> history, string schema)
    {
        var drift = new EnvironmentIsNotDrifted();
        if (evidence.Journal.Results.Any(result => result.Code == drift.Info.Code)) return;
        var facts = target.Unread("not asked here") with
        {
            History = history,
            Schema = Fact.Known(new SchemaInventory { Fingerprint = schema }),
        };
        if (drift.Judge(facts) is { Verdict: not Verdict.Unknown } judged)
            evidence.Journal.Add(drift.Info, judged, ResultKind.Check, source: "as the plan was computed on it");
    }

    // Held against the document that told of it, and read again: it alone is what this deployment falls back on.
    private async Task<Fact<IReadOnlyList<BackupRecord>>> OwnAsync(IDatabase database, BackupFacts backups, CancellationToken cancel)
    {
        var told = ToldBackups.Held(backups, evidence.Run.Deployment, [.. evidence.DocumentsOfPlace().Select(stored => stored.Document)]);
        if (told.History is not Fact<IReadOnlyList<BackupRecord>>.Known { Value: var history }) return told.History;
        var newest = history.Where(backup => backup.Deployment == evidence.Run.Deployment).MaxBy(backup => backup.FinishedAt);
        return Fact.Known<IReadOnlyList<BackupRecord>>(
            newest is null ? [] : [await database.Backups.ReadAgainAsync(newest, cancel)]);
    }

    /// <inheritdoc cref="RunApprovals.CommitAsync"/>
    internal Task<CommitPlace?> CommitAsync(IDatabase database, CancellationToken cancel) => approvals.CommitAsync(database, cancel);

    /// <summary>Says what apply would refuse whatever comes before it, so that nobody waits for an approval in vain.</summary>
    /// <param name="database">Absent where it could not be opened.</param>
    /// <param name="isProposal">Whether a pull request asks: what it would deploy is a commit that is not made yet.</param>
    /// <returns>Since when approvals count.</returns>
    public async Task<ApprovedAfter?> ForeseeAsync(IDatabase? database, bool isProposal, CancellationToken cancel)
    {
        var commit = database is null || isProposal ? null : await CommitAsync(database, cancel);
        if (DeployDemandsAreMet.Foreseen(await policyFile(cancel), commit, isProposal) is { } foreseen)
            evidence.Journal.Add(new DeployDemandsAreMet().Info, foreseen, ResultKind.Check);
        return await approvals.ApprovedAfterAsync(database, commit, cancel);
    }

    /// <summary>What this deployment did to the target before, and no document tells.</summary>
    public async Task<IReadOnlyList<Finding>> UntoldAsync(IDatabase database, CancellationToken cancel) =>
        (await DemandedOfAsync(AnchorsIn(await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel))), cancel)).Untold;

    /// <summary>Judges whether a deployment may go on as asked; where it may not, nothing may be done to the target.</summary>
    public async Task<bool> MeetsAsync(Transition transition, CancellationToken cancel) =>
        Judge(transition, await DemandedOfAsync(Fact.Known<IReadOnlyList<EvidenceAnchor>>([]), cancel));

    private bool Judge(Transition transition, TransitionFacts facts) =>
        !evidence.Journal.Judge(new DeployDemandsAreMet { Transition = transition }, facts).Refuses;

    // The preparation of a new database is precheck's own work, and comes before what precheck says.
    private Fact<IReadOnlyList<EvidenceAnchor>> AnchorsIn(Fact<DeploymentHistory> read) => read.Map(history => Anchors.From(
        history.RowsOf(evidence.Place)
            .Where(row => row.Task != HistoryAnchor.Preparation && row.Deployment == evidence.Run.Deployment)));

    private async Task<TransitionFacts> DemandedOfAsync(Fact<IReadOnlyList<EvidenceAnchor>> anchors, CancellationToken cancel)
    {
        var documents = evidence.Documents();
        return new TransitionFacts
        {
            Place = evidence.Place,
            Documents = documents,
            Anchors = anchors,
            Now = evidence.Journal.Results,
            Required = target.Policy.Require,
            Policy = evidence.Journal.Policy,
            PolicyFile = await policyFile(cancel),
            PolicySha256 = PolicyFingerprint.From(target.Policy, files.Policy.Roles),
            Settings = evidence.Store.AsWritten(EffectiveValues.Of(files.Deployment, files.Change, evidence.Place)),
            IsStranger = evidence.IsStranger,
            SignaturesRequired = files.Policy.Evidence.Signed == SignatureDemand.Required,
            Signatures = await signatures(documents, cancel),
        };
    }
}
