using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Checks.Backups;

/// <param name="Deployment">The deployment that is about to change the database.</param>
public sealed record DeploymentBackupFacts(
    Fact<IReadOnlyList<BackupRecord>> History, BackupPolicy Policy, string Deployment, DateTimeOffset Now)
{
    /// <summary>What something else than this deployment did to the target last; absent where nothing did.</summary>
    public HistoryChange? ChangedBeside { get; init; }
}

public sealed class DeployIsBackedUp : ICheck<DeploymentBackupFacts>
{
    public CheckInfo Info { get; } = new(
        "deploy.backed-up",
        "A proven backup was made for this very deployment",
        "Between an earlier backup and the deployment lies work that nobody could bring back.",
        "The newest backup that bears this deployment's id: still what its run's document says, verified at least as the policy asks, not "
            + "older than it allows, and not from before another deployment changed the database.",
        "Run trexis backup for this environment, then apply again.");

    public Outcome Judge(DeploymentBackupFacts facts) => facts.Policy.IsDemanded
        ? facts.History.Judge(
            history => Judge(facts, history.Where(backup => backup.Deployment == facts.Deployment).MaxBy(backup => backup.FinishedAt)))
        : Outcome.Skipped("the policy demands no backup here");

    private static Outcome Judge(DeploymentBackupFacts facts, BackupRecord? newest)
    {
        if (newest is null) return Outcome.Failed("no backup was made for this deployment");
        if (newest.Damage is { } damage)
            return Outcome.Failed(
                $"the backup made for this deployment is no longer what was written: {damage}",
                new Finding(newest.Location, "damaged or gone", "as it was written"));
        if (newest.Unrestorable is { } lacking)
            return Outcome.Failed(
                $"the backup made for this deployment cannot be restored: {lacking}",
                new Finding(newest.Location, newest.Kind, "with every backup that it rests on"));
        if (facts.ChangedBeside is { } beside && newest.FinishedAt.AddMilliseconds(-newest.ElapsedMs) <= beside.At)
            return Outcome.Failed(
                $"the backup made for this deployment is from before {beside}",
                new Finding(newest.Location, HumanText.Time(newest.FinishedAt), "taken of the database as it stands now"));
        var age = facts.Now - newest.FinishedAt;
        var (reached, asked) = (Word(newest.VerifiedAs), Word(facts.Policy.Verify));
        var standsIn = StandsIn(facts, newest);
        if (newest.VerifiedAs < facts.Policy.Verify && standsIn is null)
            return Outcome.Failed(
                $"the backup made for this deployment is proven by {reached}; the policy asks for {asked}",
                new Finding(newest.Location, reached, asked));
        return facts.Policy.MaxAge is { } limit && age > limit
            ? Outcome.Failed(
                $"the backup made for this deployment is {HumanText.Duration(age)} old; the policy allows {HumanText.Duration(limit)}",
                new Finding(newest.Location, HumanText.Time(newest.FinishedAt), $"at most {HumanText.Duration(limit)} old"))
            : Outcome.Passed(
                $"{newest.Location}{(newest.RestsOn.Count == 0 ? "" : $", {newest.Description}")}, proven by {reached}, "
                    + $"{HumanText.Duration(age)} old{(standsIn is null ? "" : $"; {standsIn}, and stands in for its own restore")}");
    }

    // Under the lock the proof may have grown too old since the backup was taken.
    private static RestoreProof? StandsIn(DeploymentBackupFacts facts, BackupRecord newest) =>
        facts.Policy is { Verify: BackupVerification.Restore, ProofMaxAge: { } most }
            && newest is { VerifiedAs: BackupVerification.Checksum or BackupVerification.Integrity, EarlierProof: { } proof }
            && proof.IsYoungerThan(most, facts.Now)
            ? proof
            : null;

    private static string Word(BackupVerification level) =>
        level == BackupVerification.None ? "nothing" : level.ToString().ToLowerInvariant();
}
