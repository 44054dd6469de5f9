using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public sealed class RestoreProofsTests
{
    private static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Unspecified);
    private static readonly BackupRow Earlier = Row("earlier", "D", 100, 200);
    private static readonly BackupRow Now = Row("now", "D", 300, 400);
    private static readonly RestoreProofRow Proof = new("earlier", "sql-verify-01", "2026-03-02T14:00:00.0000000+00:00");

    [Fact]
    public void The_restore_of_an_earlier_backup_of_the_same_chain_is_found_with_where_and_when()
    {
        var proof = For(Now, Earlier).ShouldNotBeNull();

        proof.ShouldBe(
            new RestoreProof(
                "earlier",
                "earlier.bak",
                new DateTimeOffset(Noon, TimeSpan.Zero),
                "sql-verify-01",
                new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        proof.ToString().ShouldContain("was restored on sql-verify-01");
    }

    [Fact]
    public void The_newest_of_several_is_taken()
    {
        var proofs = Fact.Known<IReadOnlyList<RestoreProofRow>>(
            [Proof with { Server = "later", At = "2026-03-03T14:00:00.0000000+00:00" }, Proof]);

        RestoreProofs.For(Now, [Now, Earlier], proofs, Never).ShouldNotBeNull().Server.ShouldBe("later");
    }

    [Fact]
    public void A_restore_in_between_ends_it()
    {
        For(Now, Earlier with { Path = Earlier.Path with { First = "old fork", Last = "old fork" } }).ShouldBeNull("the fork differs");
        For(Now with { Path = Now.Path with { First = "old fork" } }, Earlier).ShouldBeNull("a restore happened while it was taken");
        For(Now, Earlier with { DatabaseGuid = "before" }).ShouldBeNull("a restored database is another");
        RestoreProofs.For(Now, [
            Now, Earlier,
        ], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Fact.Known<IReadOnlyList<string>>(["2026-03-02T13:00:00"])).ShouldBeNull(
            "reverted to a snapshot after the backup that was proven");
        RestoreProofs.For(Now, [
            Now, Earlier,
        ], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Fact.Known<IReadOnlyList<string>>(["2026-03-01T13:00:00"])).ShouldNotBeNull(
            "restored before either was taken");
    }

    [Fact]
    public void What_is_not_known_for_certain_stands_in_for_nothing()
    {
        For(Now with { Path = RecoveryPath.Unknown }, Earlier with { Path = RecoveryPath.Unknown }).ShouldBeNull();
        For(Now with { DatabaseGuid = "" }, Earlier with { DatabaseGuid = "" }).ShouldBeNull();
        RestoreProofs.For(Now, [Now], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Never)
            .ShouldBeNull("the history no longer holds the backup that was proven");
        RestoreProofs.For(Now, [Now, Earlier], Fact.Unreadable<IReadOnlyList<RestoreProofRow>>("denied"), Never).ShouldBeNull();
        RestoreProofs.For(Now, [
            Now, Earlier,
        ], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Fact.Unreadable<IReadOnlyList<string>>("denied")).ShouldBeNull();
        RestoreProofs.For(Now, [
            Now, Earlier,
        ], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Fact.Known<IReadOnlyList<string>>(["yesterday"])).ShouldBeNull();
        RestoreProofs.For(Now, [Now, Earlier], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof with { At = "yesterday" }]), Never)
            .ShouldBeNull();
        RestoreProofs.For(Now, [Now, Earlier], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof with { Server = "" }]), Never)
            .ShouldBeNull();
    }

    [Fact]
    public void Another_database_of_that_name_a_later_backup_or_itself_prove_nothing()
    {
        For(Now, Earlier with { Path = Earlier.Path with { Family = "another" } }).ShouldBeNull();
        For(Now, Earlier with { LastLsn = 500 }).ShouldBeNull();
        For(Now, Earlier with { Damaged = true }).ShouldBeNull();
        RestoreProofs.For(Earlier, [Now, Earlier], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Never).ShouldBeNull();
    }

    [Fact]
    public void A_differential_or_log_backup_stands_only_on_one_of_its_own_kind_with_the_same_beginning()
    {
        var full = Row("full", "D", 10, 20);
        var differential = Now with { Type = "I", Base = "full" };
        var proven = Earlier with { Type = "I", Base = "full" };

        For(differential, proven, full).ShouldNotBeNull();
        For(differential, Earlier, full).ShouldBeNull("a full backup says nothing of a differential one");
        For(differential, proven with { Base = "other" }, full, full with { Id = "other" }).ShouldBeNull();
        For(Now with { Type = "L", FirstLsn = 200 }, Earlier with { Type = "L", FirstLsn = 20 }, full).ShouldNotBeNull();
        For(Now with { Type = "L", FirstLsn = 250 }, Earlier with { Type = "L", FirstLsn = 20 }, full).ShouldBeNull("a link is missing");
    }

    private static Fact<IReadOnlyList<string>> Never => Fact.Known<IReadOnlyList<string>>([]);

    private static RestoreProof? For(BackupRow row, params BackupRow[] others) =>
        RestoreProofs.For(row, [row, .. others], Fact.Known<IReadOnlyList<RestoreProofRow>>([Proof]), Never);

    private static BackupRow Row(string id, string type, decimal first, decimal last) =>
        new()
        {
            Id = id,
            Type = type,
            Started = Noon.AddMinutes(-5),
            Finished = Noon,
            OffsetQuarters = 0,
            Bytes = 1,
            FirstLsn = first,
            LastLsn = last,
            DatabaseBackupLsn = 0,
            CopyOnly = true,
            Checksums = true,
            Damaged = false,
            Encrypted = false,
            Position = 1,
            Location = $"{id}.bak",
            Device = 2,
            Name = id,
            Description = "",
            Software = "",
            Path = new RecoveryPath("family", "fork", "fork"),
            DatabaseGuid = "database",
        };
}
