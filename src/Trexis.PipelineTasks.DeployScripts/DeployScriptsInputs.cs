using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>The inputs of deploy-scripts: those of every deployment, and its own.</summary>
internal static class DeployScriptsInputs
{
    public static readonly InputSpec Script = new("script", InputKind.Text, "adopt: the last versioned script whose work the database "
        + "already holds, by its name or version; what the history of the tool before says when absent. resolve: the script that was left "
        + "started.")
    { Actions = ["adopt", "resolve"] };

    public static readonly InputSpec As = new("as", InputKind.Choice, "done: the script's work is in the database. undone: none of it is, "
        + "and it runs again.")
    { Accepted = ["done", "undone"], Actions = ["resolve"] };

    private static readonly InputSpec LockWait = DeploymentLock.Wait with { Actions = ["apply", "adopt", "resolve"] };

    public static readonly IReadOnlyList<InputSpec> All = [.. DeploymentInputs.Consent, LockWait, .. DeploymentInputs.Approval, Script, As];
}
