using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Deploying;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Brings a dacpac's schema into a database or a dacpac target: planned, approved, then executed as planned.</summary>
public sealed class DeployDacpacTask(DatabaseEngines engines) : IStandaloneTask
{
    internal const string Name = "deploy-dacpac";

    public TaskInfo Info { get; } = new(
        Name,
        "Brings a dacpac's schema into a database, or into a dacpac that stands for one: exactly as planned and approved.",
        [
            new(StoredPlan.Action, "Writes down what would change, how dangerous it is, and the fingerprints to approve."),
            new("approve", "Records a person's approval of the last plan."),
            new("apply", "Plans again under the deployment lock and executes what was planned, batch by batch, or refuses."),
            new("adopt", "Takes the schema as it is as the baseline for drift; a dacpac target gets its first state from --from."),
        ],
        DeployDacpacInputs.All,
        [
            new(PlanOutputs.Change, "What a pull request approves: the same for every target that lacks the same."),
            new(PlanOutputs.Plan, "What apply executes on this target; hand it to --fingerprint."),
            new(PlanOutputs.Risk, "The highest risk of an operation: safe, caution, dangerous or unclassified."),
            new(PlanOutputs.Pending, "How many operations are pending."),
        ],
        [
            new(
                "plan --source Sales.dacpac --target-dacpac last/Sales.dacpac --out plan",
                "In a pull request: no deployment file, no server."),
            new("plan --environment qa --sources src/Sql", "Shows what would change in qa, with file and line of each object."),
            new("approve --environment prod --role senior-dba", "Approves the last plan for prod."),
            new("apply --environment prod --fingerprint 3f2a91c07b5e", "Executes that plan in prod and no other."),
            new("adopt --environment dev --from last/Sales.dacpac", "Makes dev's dacpac target from a release."),
        ]);

    public IPackageBuilder Packages { get; } = new DefinedPackages();

    public DeploymentConfiguration? Describe(ReadInputs inputs, string workingFolder) =>
        StandalonePlan.Describe(inputs.Values, workingFolder);

    public Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var target = run.DatabaseOf(engines);
        var readiness = run.ReadinessOf(target);
        var deployer = new DacpacDeployer(target, run.Evidence, run.Host, run.Files, run.Artifact, run.Inputs);
        var workflow = new DeploymentWorkflow(deployer, target, run.LockOf(target), run.Evidence);
        return run.Action switch
        {
            StoredPlan.Action => workflow.PlanAsync(readiness, run.Host.Context.IsProposal, cancel),
            "approve" => run.Approving.RunAsync(Name),
            "apply" => workflow.ApplyAsync(run.Consent, readiness, run.Host, run.Inputs.Flag(DeploymentInputs.DryRun), cancel),
            "adopt" => new AdoptDacpacAction(workflow, deployer, run.TakeOver, run.Recording).RunAsync(readiness, cancel),
            _ => throw new InputException(
                "action", "is not one of deploy-dacpac", run.Action, string.Join(", ", Info.Actions.Select(action => action.Name))),
        };
    }
}
