using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>The inputs of rollback, each declared once.</summary>
internal static class RollbackInputs
{
    private const string Apply = "apply";

    private static readonly string[] Chosen = ["approve", Apply];
    private static readonly string[] Meant = ["plan", .. Chosen];

    public static readonly InputSpec Option = new("option", InputKind.Choice, "The rollback that is meant; plan says which are open and "
        + "what each costs.")
    { Accepted = [RollbackOption.Undo, RollbackOption.Backup, RollbackOption.Snapshot], Actions = Meant };

    public static readonly InputSpec To = new("to", InputKind.Text, "undo: the versioned script that stays as the last; everything of this "
        + "deployment when absent. backup: the id or the file of another backup than this deployment's; an approval is of that one alone.")
    { Actions = Meant };

    public static readonly InputSpec Fingerprint = new("fingerprint", InputKind.Text, "The way's fingerprint as plan printed it, at least "
        + "12 digits: refuse when it is another by now.")
    { Actions = Chosen };

    public static readonly InputSpec Yes = new("yes", InputKind.Flag, "On a console, and only there: go on without an approval; the report "
        + "says who did.")
    { Actions = [Apply] };

    public static readonly InputSpec LockWait = DeploymentLock.Wait with { Actions = [Apply] };

    public static readonly IReadOnlyList<InputSpec> All = [
        Option, To, Fingerprint, Yes, LockWait, DeploymentInputs.By, DeploymentInputs.Role, DeploymentInputs.Note,
    ];
}
