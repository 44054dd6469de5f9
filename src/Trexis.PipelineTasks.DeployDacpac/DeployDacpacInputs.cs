using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>The inputs of deploy-dacpac: those of every deployment, and its own.</summary>
internal static class DeployDacpacInputs
{
    public static readonly InputSpec Source = new("source", InputKind.Path, "The dacpac to deploy, or the project or folder that it is "
        + "built from, where there is no deployment file; with --target-dacpac.")
    { Actions = [StoredPlan.Action] };

    public static readonly InputSpec TargetDacpac = new("target_dacpac", InputKind.Path, "The dacpac that stands for the last release, "
        + "where there is no deployment file; with --source.")
    { Actions = [StoredPlan.Action] };

    public static readonly InputSpec Out = new("out", InputKind.Path, "A folder that gets plan.json, plan.sql and plan.md as well.")
    {
        Actions = [StoredPlan.Action],
    };

    public static readonly InputSpec Profile = new("profile", InputKind.Path, "A publish profile; the one beside the artifact in "
        + "deployment.yml when absent.")
    { Actions = [StoredPlan.Action, "apply"] };

    public static readonly InputSpec Options = new("options", InputKind.Text, "Deploy options over the profile's: NAME=VALUE;NAME=VALUE, "
        + "named as in publish profiles.")
    { Actions = [StoredPlan.Action, "apply"] };

    public static readonly InputSpec Variables = new("variables", InputKind.Text, "Values of SQLCMD variables: "
        + "NAME=VALUE;NAME=env:VARIABLE. They are shown nowhere.")
    { IsSecret = true, Actions = [StoredPlan.Action, "apply"] };

    public static readonly InputSpec Sources = new("sources", InputKind.Path, "The folder of SQL or the project that the dacpac was built "
        + "from, so that findings point to file and line; as deployment.yml says when absent.")
    { Actions = [StoredPlan.Action, "apply"] };

    public static readonly InputSpec Capture = new("capture", InputKind.Path, "What precheck kept of the database that a dacpac stands for "
        + "(before-capture.json), so that the plan says how large its tables are.")
    { Actions = [StoredPlan.Action] };

    public static readonly InputSpec Reverse = new(
        "reverse",
        InputKind.Flag,
        "Plan the rollback option as well: the target over the source, with "
        + "what it cannot bring back.")
    { Actions = [StoredPlan.Action] };

    public static readonly InputSpec From = new("from", InputKind.Path, "The dacpac that becomes the first state of a dacpac target.")
    {
        Actions = ["adopt"],
    };

    public static readonly InputSpec LockWait = DeploymentLock.Wait with { Actions = ["apply", "adopt"] };

    public static readonly IReadOnlyList<InputSpec> All =
        [
            Source, TargetDacpac, Out, Profile, Options, Variables, Sources, Capture, Reverse, .. DeploymentInputs.Consent, LockWait,
            .. DeploymentInputs.Approval, From,
        ];
}
