namespace Trexis.PipelineTasks.Rollback;

/// <summary>What rollback carries out.</summary>
internal static class RollbackSteps
{
    public static readonly CheckInfo OptionsWritten = new(
        "rollback.options-written",
        "The rollback options and their costs are written down",
        "In the middle of the night nobody finds out calmly what a rollback option takes and loses.",
        "Carried out: undo scripts, backups and measured times are looked up, and each rollback option is written with its duration, its "
        + "loss in "
            + "rows and what speaks against it.",
        "Write the undo scripts that are missing, or let a backup be taken and verified.");

    public static readonly CheckInfo Executed = new(
        "rollback.executed",
        "The deployment is taken back",
        "A deployment that does harm must be gone before anybody looks for its cause.",
        "Carried out under the deployment lock: the way that a person chose, after its loss was named; undone scripts are journalled.",
        "Read what the server said; the other rollback option may still be open: rollback plan lists them.");
}
