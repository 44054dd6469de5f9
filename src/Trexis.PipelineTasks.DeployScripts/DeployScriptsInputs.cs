using Trexis.PipelineTasks.Databases.Deployment;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>The inputs of deploy-scripts, each declared once.</summary>
internal static class DeployScriptsInputs
{
    public static readonly InputSpec Fingerprint = new("fingerprint", InputKind.Text, "The plan's fingerprint, at least 12 digits: refuse when the plan is another.") { Actions = ["approve", "apply"] };

    public static readonly InputSpec DryRun = new("dry_run", InputKind.Flag, "Lock, plan and judge as apply does, and execute nothing.") { Actions = ["apply"] };

    public static readonly InputSpec LockWait = DeploymentLock.Wait with { Actions = ["apply", "adopt", "resolve"] };

    public static readonly InputSpec Kind = new("kind", InputKind.Choice, "What is approved: the change, on any target that it fits, or this one plan.") { Default = "change", Accepted = ["change", "plan"], Actions = ["approve"] };

    public static readonly InputSpec By = new("by", InputKind.Text, "Who approves; the one who started the run by default. Another's name is declared, not proven.") { Actions = ["approve"] };

    public static readonly InputSpec Role = new("role", InputKind.Text, "The role in which they approve; the one that the policy asks for by default.") { Actions = ["approve"] };

    public static readonly InputSpec Note = new("note", InputKind.Text, "What the approver wants to be remembered.") { Actions = ["approve"] };

    public static readonly InputSpec Script = new("script", InputKind.Text, "adopt: the last versioned script whose work the database already holds. resolve: the script that was left started.") { Actions = ["adopt", "resolve"] };

    public static readonly InputSpec As = new("as", InputKind.Choice, "done: the script's work is in the database. undone: none of it is, and it runs again.") { Accepted = ["done", "undone"], Actions = ["resolve"] };

    public static readonly IReadOnlyList<InputSpec> All = [Fingerprint, DryRun, LockWait, Kind, By, Role, Note, Script, As];
}
