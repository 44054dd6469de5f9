using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>
/// The rollback options from a deployment: looked for beforehand, priced in time and rows, rehearsed, and taken when a person says so.
/// </summary>
public sealed class RollbackTask(DatabaseEngines engines) : IPipelineTask
{
    /// <summary>The task's name in documents and in the target's history.</summary>
    internal const string Name = "rollback";

    public TaskInfo Info { get; } = new(
        Name,
        "Finds the rollback options from a deployment with their cost in time and rows, rehearses them, and takes the chosen one: in a "
        + "protected "
            + "environment only when that is named with --environment, and with an approval of the way's fingerprint or --yes on a "
            + "console.",
        [
            new(
                "plan",
                "Lists the rollback options: undo scripts beside the scripts, the verified backup, the snapshot; each with how long it "
                + "takes and "
                    + "what it loses."),
            new(
                "drill",
                "Restores the backup beside the database, measures how long that takes and removes it again; later plans use the measured "
                    + "time."),
            new(
                "approve",
                "Records a person's approval of the way named with --option, before it is needed or when it is; nothing is changed."),
            new(
                "apply",
                "Takes the way named with --option under the deployment lock, then compares counts and schema with the capture from "
                    + "before. Never starts by itself."),
        ],
        RollbackInputs.All,
        [
            new(RollbackOutputs.Option(1), "The first rollback option: undo, snapshot, backup or none; option-2 is the next."),
            new(RollbackOutputs.Loss(RollbackOption.Undo), "What undoing loses, in rows."),
            new(RollbackOutputs.Loss(RollbackOption.Backup), "What restoring the backup loses, in rows."),
            new(RollbackOutputs.Loss(RollbackOption.Snapshot), "What reverting to the snapshot loses, in rows."),
            new(RollbackOutputs.Fingerprint(RollbackOption.Undo), "What is approved, and handed to --fingerprint, to undo."),
            new(RollbackOutputs.Fingerprint(RollbackOption.Backup), "The same for the backup."),
            new(RollbackOutputs.Fingerprint(RollbackOption.Snapshot), "The same for the snapshot."),
        ],
        [
            new("plan --environment prod", "Before a deployment: is there a rollback option? After one: what would it cost now?"),
            new("drill --environment prod", "How long does a restore really take?"),
            new(
                "approve --environment prod --option backup --role senior-dba",
                "Let the night shift restore the backup without asking again."),
            new("apply --environment qa --option undo", "Take this deployment's scripts back by their undo scripts."),
            new("apply --environment prod --option backup --yes", "Restore the backup that this deployment took, on a console."),
        ]);

    public DatabaseEngines? Remembering => engines;

    public Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var (target, choice) = (run.DatabaseOf(engines), RollbackChoice.From(run.Inputs));
        var observer = new RollbackObserver(target, run.Evidence, run.Deployment.Artifact, choice);
        var approval = new RollbackApproval(choice, run.Evidence, run.Approvals);
        if (run.Action == "plan") approval.DemandMeaning();
        if (run.Action is "approve" or "apply") approval.DemandNamed(run.Inputs.Text(CommonInputs.Environment));
        return run.Action switch
        {
            "plan" or "drill" => new PlanRollbackAction(target, observer, run.Procedure, run.Evidence, run.Host)
                .RunAsync(run.Action == "drill", cancel),
            "approve" => new ApproveRollbackAction(target, observer, approval, run.Approving, run.Evidence).RunAsync(cancel),
            "apply" => new ApplyRollbackAction(
                run.LockOf(target), observer, approval, run.ReadinessOf(target), run.Evidence, run.Host)
            {
                Reserve = run.Reserve,
                Watch = target.Policy.Watch,
            }.RunAsync(cancel),
            _ => throw new InputException(
                "action", "is not one of rollback", run.Action, string.Join(", ", Info.Actions.Select(action => action.Name))),
        };
    }
}
