namespace Trexis.PipelineTasks.Tasks.Inputs;

/// <summary>The inputs that every task which plans, approves and applies has, declared once.</summary>
public static class DeploymentInputs
{
    public static readonly InputSpec Fingerprint = new("fingerprint", InputKind.Text, "The plan's fingerprint, at least 12 digits: refuse "
        + "when the plan is another.")
    { Actions = ["approve", "apply"] };

    public static readonly InputSpec DryRun = new("dry_run", InputKind.Flag, "Lock, plan and judge as apply does, and execute nothing.")
    {
        Actions = ["apply"],
    };

    public static readonly InputSpec Kind = new("kind", InputKind.Choice, "What is approved: the change, on any target that it fits, or "
        + "this one plan.")
    { Default = "change", Accepted = ["change", "plan"], Actions = ["approve"] };

    public static readonly InputSpec By = new("by", InputKind.Text, "Who approves; the one who started the run by default. Another's name "
        + "is declared, not proven.")
    { Actions = ["approve"] };

    public static readonly InputSpec Role = new("role", InputKind.Text, "The role in which they approve; the one that the policy asks for "
        + "by default.")
    { Actions = ["approve"] };

    public static readonly InputSpec Note = new("note", InputKind.Text, "What the approver wants to be remembered.")
    {
        Actions = ["approve"],
    };

    /// <summary>What apply holds its plan against, and whether it does anything.</summary>
    public static readonly IReadOnlyList<InputSpec> Consent = [Fingerprint, DryRun];

    /// <summary>What approve asks.</summary>
    public static readonly IReadOnlyList<InputSpec> Approval = [Kind, By, Role, Note];
}
