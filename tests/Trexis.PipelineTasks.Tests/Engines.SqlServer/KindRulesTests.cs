using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

public sealed class KindRulesTests
{
    private static readonly ServerIdentity Server = new()
    {
        Server = "sql-1",
        Database = "Sales",
        ProductVersion = "16.0.1",
        Edition = "Standard Edition",
        EngineEdition = 2,
        Login = "l",
        User = "u",
        Compatibility = 160,
        OnLinux = false,
    };

    private static readonly DatabaseState State = new()
    {
        State = "ONLINE",
        UserAccess = "MULTI_USER",
        ReadOnly = false,
        Standby = false,
        Updateability = "READ_WRITE",
        RecoveryModel = "FULL",
        Containment = "NONE",
        Collation = "",
        Compatibility = 160,
        MasterCompatibility = 160,
        Replicated = false,
        LogReuseWait = "NOTHING",
        SnapshotIsolation = true,
    };

    private static readonly BackupRow Full = new()
    {
        Id = "1",
        Type = "D",
        Started = default,
        Finished = default,
        OffsetQuarters = 0,
        Bytes = 1,
        FirstLsn = 1,
        LastLsn = 2,
        DatabaseBackupLsn = 0,
        CopyOnly = false,
        Checksums = true,
        Damaged = false,
        Encrypted = false,
        Position = 1,
        Location = "f",
        Device = 2,
        Name = "",
        Description = "",
        Software = "",
    };

    [Fact]
    public void On_a_healthy_database_with_a_full_backup_every_kind_can_be_had() => Obstacles().ShouldBeEmpty();

    [Fact]
    public void Without_a_full_backup_neither_a_differential_nor_a_log_backup_proves_anything()
    {
        var obstacles = Obstacles(history: Fact.Known<IReadOnlyList<BackupRow>>([Full with { CopyOnly = true }]));

        obstacles.Keys.ShouldBe([BackupKind.Differential, BackupKind.Log]);
        obstacles[BackupKind.Log].ShouldContain("a copy-only one begins no chain");
    }

    [Fact]
    public void A_history_that_nobody_could_read_holds_no_full_backup()
    {
        Obstacles(history: Fact.Unreadable<IReadOnlyList<BackupRow>>("denied")).Values
            .ShouldAllBe(reason => reason.Contains("denied", StringComparison.Ordinal));
        Obstacles(history: Fact.Unreadable<IReadOnlyList<BackupRow>>("denied")).Count.ShouldBe(2);
        Obstacles(history: Fact.Known<IReadOnlyList<BackupRow>>([]), unread: ["sql-2: down"])[BackupKind.Log].ShouldContain("sql-2: down");
    }

    [Fact]
    public void The_recovery_model_SIMPLE_has_no_log_to_back_up() =>
        Obstacles(Fact.Known(State with { RecoveryModel = "SIMPLE" }))
            .ShouldHaveSingleItem()
            .ShouldBe(KeyValuePair.Create(BackupKind.Log, "the recovery model SIMPLE keeps no log to back up"));

    [Fact]
    public void A_secondary_replica_takes_only_copies_and_logs()
    {
        var replicated = Fact.Known(State with { Replicated = true });

        Obstacles(replicated, roles: Roles(primary: true)).ShouldBeEmpty();
        Obstacles(replicated, roles: Roles(primary: false)).Keys.ShouldBe([BackupKind.Full, BackupKind.Differential]);
        Obstacles(replicated, roles: Fact.Unreadable<IReadOnlyList<ReplicaRole>>("VIEW SERVER STATE is missing"))[BackupKind.Full]
            .ShouldContain("VIEW SERVER STATE is missing");
    }

    [Theory]
    [InlineData(5, "Azure SQL Database")]
    [InlineData(8, "Managed Instance")]
    public void The_services_keep_the_chain_themselves(int edition, string name)
    {
        var obstacles = KindRules.Obstacles(
            Server with { EngineEdition = edition }, Fact.Known(State), Roles(primary: true),
            Fact.Known<IReadOnlyList<BackupRow>>([Full]), []);

        obstacles.Count.ShouldBe(3);
        obstacles.Values.ShouldAllBe(reason => reason.Contains(name, StringComparison.Ordinal));
    }

    // "BACKUP (Transact-SQL)", Azure SQL Managed Instance: no user-initiated COPY_ONLY backup of a database that is encrypted by
    // service-managed TDE.
    [Theory]
    [InlineData("CERTIFICATE", true)]
    [InlineData("ASYMMETRIC KEY", false)]
    [InlineData(null, false)]
    public void A_managed_instance_gives_no_backup_of_what_the_service_s_own_key_encrypts(string? encryptor, bool isRefused)
    {
        var obstacles = KindRules.Obstacles(
            Server with { EngineEdition = 8 }, Fact.Known(State), Roles(primary: true), Fact.Known<IReadOnlyList<BackupRow>>([Full]), [],
            Fact.Known<IReadOnlyList<string>>(encryptor is null ? [] : [encryptor]));

        obstacles.ContainsKey(BackupKind.CopyOnly).ShouldBe(isRefused);
        if (isRefused) obstacles[BackupKind.CopyOnly].ShouldContain("encrypted with a key that the service manages");
    }

    [Fact]
    public void A_database_whose_state_nobody_could_read_has_none() =>
        Obstacles(Fact.Unreadable<DatabaseState>("denied")).Count.ShouldBe(3);

    private static IReadOnlyDictionary<BackupKind, string> Obstacles(
        Fact<DatabaseState>? state = null, Fact<IReadOnlyList<ReplicaRole>>? roles =
            null, Fact<IReadOnlyList<BackupRow>>? history = null, IReadOnlyList<string>? unread = null) =>
        KindRules.Obstacles(
            Server,
            state ?? Fact.Known(State),
            roles ?? Roles(primary: true),
            history ?? Fact.Known<IReadOnlyList<BackupRow>>([Full]),
            unread ?? []);

    private static Fact<IReadOnlyList<ReplicaRole>> Roles(bool primary) =>
        Fact.Known<IReadOnlyList<ReplicaRole>>([new ReplicaRole("sql-1", Local: true, primary, "", "")]);
}
