using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks.Backups;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

public class DeployIsBackedUpTests
{
    private const string Deployment = "CHG-1@0123456789ab";
    private static readonly DateTimeOffset Now = TestTime.Monday;
    private static readonly BackupPolicy Demanding = new(TimeSpan.FromHours(24), BackupVerification.Restore);

    [Fact]
    public void A_restored_backup_of_this_deployment_passes() =>
        Judge(Demanding, Backup(Deployment, BackupVerification.Restore, hoursAgo: 1)).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void A_backup_of_another_deployment_does_not_count() =>
        Judge(Demanding, Backup("CHG-0@0123456789ab", BackupVerification.Restore, hoursAgo: 1)).ShouldSatisfyAllConditions(
            outcome => outcome.Verdict.ShouldBe(Verdict.Failed),
            outcome => outcome.Message.ShouldBe("no backup was made for this deployment"));

    [Fact]
    public void A_backup_proven_by_less_than_the_policy_asks_fails() =>
        Judge(Demanding, Backup(Deployment, BackupVerification.Checksum, hoursAgo: 1)).ShouldSatisfyAllConditions(
            outcome => outcome.Verdict.ShouldBe(Verdict.Failed),
            outcome => outcome.Message.ShouldBe("the backup made for this deployment is proven by checksum; the policy asks for restore"));

    [Fact]
    public void A_backup_older_than_the_policy_allows_fails() =>
        Judge(Demanding, Backup(Deployment, BackupVerification.Restore, hoursAgo: 25)).Verdict.ShouldBe(Verdict.Failed);

    [Fact]
    public void A_proven_backup_that_was_changed_since_fails_and_says_how() =>
        Judge(Demanding, Backup(
            Deployment, BackupVerification.Restore, hoursAgo: 1) with
        { Damage = "/backups/sales.db is gone" }).ShouldSatisfyAllConditions(
            outcome => outcome.Verdict.ShouldBe(Verdict.Failed),
            outcome => outcome.Message.ShouldBe(
                "the backup made for this deployment is no longer what was written: /backups/sales.db is gone"));

    [Fact]
    public void A_proven_backup_whose_chain_has_a_gap_by_now_fails_and_says_what_is_missing() =>
        Judge(Demanding, Backup(
            Deployment,
            BackupVerification.Restore,
            hoursAgo: 1) with
        { Kind = "log", Unrestorable = "a full backup is not in the history" }).ShouldSatisfyAllConditions(
            outcome => outcome.Verdict.ShouldBe(Verdict.Failed),
            outcome => outcome.Message.ShouldEndWith("cannot be restored: a full backup is not in the history"));

    [Fact]
    public void A_backup_on_top_of_others_passes_and_says_so() =>
        Judge(Demanding, Backup(
            Deployment,
            BackupVerification.Restore,
            hoursAgo: 1) with
        { Kind = "log", CopyOnly = false, RestsOn = ["a.bak", "b.trn"] }).Message
            .ShouldContain("log, on top of 2 others");

    [Fact]
    public void A_restore_of_the_same_chain_stands_in_where_the_policy_allows_its_age_and_the_checksums_hold()
    {
        var allowing = Demanding with { ProofMaxAge = TimeSpan.FromDays(7) };
        var proven = Backup(
            Deployment,
            BackupVerification.Checksum,
            hoursAgo: 1) with
        {
            EarlierProof = new RestoreProof("0", "/backups/sunday.bak", Now.AddDays(-6), "sql-verify-01", Now.AddDays(-6)),
        };

        Judge(allowing, proven).ShouldSatisfyAllConditions(
            outcome => outcome.Verdict.ShouldBe(Verdict.Passed),
            outcome => outcome.Message.ShouldContain("proven by checksum"),
            outcome => outcome.Message.ShouldContain("/backups/sunday.bak"),
            outcome => outcome.Message.ShouldEndWith("and stands in for its own restore"));
        Judge(Demanding, proven).Verdict.ShouldBe(Verdict.Failed, "the policy allows none");
        Judge(allowing with { ProofMaxAge = TimeSpan.FromDays(5) }, proven).Verdict.ShouldBe(Verdict.Failed, "too old by now");
        Judge(allowing, proven with { VerifiedAs = BackupVerification.None }).Verdict
            .ShouldBe(Verdict.Failed, "its own checksums were not read");
        Judge(allowing, proven with { EarlierProof = proven.EarlierProof with { At = Now.AddHours(1) } }).Verdict
            .ShouldBe(Verdict.Failed, "a clock is wrong");
    }

    [Fact]
    public void A_history_that_cannot_be_read_is_unknown() =>
        new DeployIsBackedUp().Judge(new DeploymentBackupFacts(
            Fact.Unreadable<IReadOnlyList<BackupRecord>>("denied"), Demanding, Deployment, Now)).Verdict.ShouldBe(Verdict.Unknown);

    [Fact]
    public void Where_the_policy_demands_no_backup_it_does_not_apply() =>
        Judge(new BackupPolicy()).Verdict.ShouldBe(Verdict.Skipped);

    private static Outcome Judge(BackupPolicy policy, params BackupRecord[] history) =>
        new DeployIsBackedUp().Judge(new DeploymentBackupFacts(Fact.Known<IReadOnlyList<BackupRecord>>(history), policy, Deployment, Now));

    private static BackupRecord Backup(string deployment, BackupVerification verified, int hoursAgo) =>
        new()
        {
            Id = "1",
            Kind = "full",
            Location = "/backups/sales.db",
            FinishedAt = Now.AddHours(-hoursAgo),
            Bytes = 1024,
            ElapsedMs = 5,
            Sha256 = null,
            Position = null,
            Deployment = deployment,
            VerifiedAs = verified,
            CopyOnly = true,
        };
}
