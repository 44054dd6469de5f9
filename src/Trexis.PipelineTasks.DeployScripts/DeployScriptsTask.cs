using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>Brings a folder of scripts into a database: planned, approved, then executed as planned.</summary>
public sealed class DeployScriptsTask(DatabaseEngines engines) : IPipelineTask
{
    /// <summary>The task's name; plans of other tasks are none of ours.</summary>
    internal const string Name = "deploy-scripts";

    public TaskInfo Info { get; } = new(
        Name,
        "Runs a folder of SQL scripts in order, exactly as planned and approved, with a journal in the target.",
        [
            new(StoredPlan.Action, "Writes down what is pending, how dangerous it is, and the fingerprints to approve."),
            new("approve", "Records a person's approval of the last plan."),
            new("apply", "Plans again under the deployment lock and executes what was planned, or refuses."),
            new("adopt", "Takes a database that existed before: records what it already holds, and its schema as the baseline for drift."),
            new("resolve", "Says of a script that was left started whether its work is done."),
        ],
        DeployScriptsInputs.All,
        [
            new(PlanOutputs.Change, "What a pull request approves: the same for every target where the same scripts are pending."),
            new(PlanOutputs.Plan, "What apply executes on this target; hand it to --fingerprint."),
            new(PlanOutputs.Risk, "The highest risk of a pending operation: safe, caution, dangerous or unclassified."),
            new(PlanOutputs.Pending, "How many scripts are pending."),
        ],
        [
            new("plan --environment qa", "Shows what would run in qa."),
            new("approve --environment prod --role senior-dba", "Approves the last plan for prod."),
            new("apply --environment prod --fingerprint 3f2a91c07b5e", "Executes that plan in prod and no other."),
            new("adopt --environment dev --script V0002__customers.sql", "Takes a database that holds the first two scripts already."),
            new("resolve --environment qa --script V0004__index.sql --as done", "Says that a script outside a transaction had ended."),
        ]);

    public Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var target = run.DatabaseOf(engines);
        var (targetLock, readiness) = (run.LockOf(target), run.ReadinessOf(target));
        var deployer = new ScriptDeployer(run.Evidence, run.Host, run.Files, run.Artifact);
        var workflow = new DeploymentWorkflow(deployer, target, targetLock, run.Evidence);
        return run.Action switch
        {
            StoredPlan.Action => workflow.PlanAsync(readiness, run.Host.Context.IsProposal, cancel),
            "approve" => run.Approving.RunAsync(Name),
            "apply" => workflow.ApplyAsync(run.Consent, readiness, run.Host, run.Inputs.Flag(DeploymentInputs.DryRun), cancel),
            "adopt" => new AdoptScriptsAction(workflow, deployer, run.TakeOver, run.Recording)
                .RunAsync(run.Inputs.Text(DeployScriptsInputs.Script), readiness, cancel),
            "resolve" => new ResolveScriptAction(
                targetLock, readiness, run.Recording, run.Evidence, run.Files.Deployment.Artifact.Layout.Naming)
                .RunAsync(run.Inputs, cancel),
            _ => throw new InputException(
                "action", "is not one of deploy-scripts", run.Action, string.Join(", ", Info.Actions.Select(action => action.Name))),
        };
    }
}
