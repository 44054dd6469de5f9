namespace Trexis.PipelineTasks.Engines.Checks.Backups;

internal sealed class BackupChainIsUnbroken : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "backup.chain-unbroken",
        "The backup chain is unbroken",
        "Where a backup of the chain is missing, nothing after the gap can be restored.",
        "The positions of the backups since the last full one, each continuing the one before.",
        "Take a full backup, which begins a new chain, and find out who broke the old one.");

    public Outcome Judge(DatabaseFacts facts) => !facts.Policy.Backup.IsDemanded
        ? Outcome.Skipped("the policy demands no backup here")
        : facts.Backups.ChainUnbroken.Judge(unbroken => unbroken
            ? Outcome.Passed("the backups since the last full one follow each other")
            : Outcome.Failed(
                "the backups since the last full one do not follow each other", new Finding("backup chain", "broken", "unbroken")));
}
