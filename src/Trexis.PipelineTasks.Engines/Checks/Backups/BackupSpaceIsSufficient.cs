namespace Trexis.PipelineTasks.Engines.Checks.Backups;

public sealed class BackupSpaceIsSufficient : ICheck<DatabaseFacts>, ICheck<BackupFacts>
{
    public CheckInfo Info { get; } = new(
        "backup.space-sufficient",
        "There is space for the next backup",
        "A backup that runs out of space fails in the middle of the change window.",
        "The free bytes where the next backup goes, against the most that it may take.",
        "Free space at the backup's place, or name another with backup-folder of the target.");

    public Outcome Judge(DatabaseFacts facts) => facts.Policy.Backup.IsDemanded
        ? Judge(facts.Backups)
        : Outcome.Skipped("the policy demands no backup here");

    /// <summary>For a backup that is about to be taken, whatever the policy demands.</summary>
    public Outcome Judge(BackupFacts facts) => facts.NeededBytes.Judge(needed => facts.FreeBytes.Judge(free =>
    {
        var figures = $"{HumanText.Bytes(free)} are free where the next backup goes; it may take {HumanText.Bytes(needed)}";
        var outcome = free >= needed
            ? Outcome.Passed(figures)
            : Outcome.Failed(figures, new Finding("backup folder", $"{HumanText.Bytes(free)} free", $"{HumanText.Bytes(needed)} free"));
        return outcome with { Measured = Quantity.Bytes(free), Threshold = Quantity.Bytes(needed) };
    }));
}
