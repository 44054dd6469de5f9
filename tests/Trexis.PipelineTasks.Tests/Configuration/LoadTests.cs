using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Binding;

namespace Trexis.PipelineTasks.Tests.Configuration;

public class LoadTests
{
    private const string Small = """
        version: 1
        engine: sqlite
        artifact: { scripts: migrations/ }
        environments:
          dev: { connection: file:dev.db, create: true, prepare: base.sql }
          prod: { after: dev, connection: { file: prod.db }, backup: { folder: backups } }

        """;

    [Fact]
    public void The_deployment_is_found_from_a_folder_below_it()
    {
        using var folder = ConfigurationFixture.Folder();
        var below = Directory.CreateDirectory(folder.At("a", "b")).FullName;

        ConfigurationReader.FindDeployment(below).ShouldBe(folder.At("deployment.yml"));
        ConfigurationFixture.Reader.Load(null, null, null, below).Deployment.Folder.ShouldBe(folder.Path);
    }

    [Fact]
    public void Where_there_is_no_deployment_the_way_out_is_named()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => folder.Load()).Message.ShouldContain("trexis init");
    }

    private const string ChangesOnly = "a name that ends with .yml, in changes/ itself: rename or move it";

    [Theory]
    [InlineData("policy.yml", "policy.yaml", "policy.yml: rename it")]
    [InlineData("policy.yml", "Policy.yml", "policy.yml: rename it")]
    [InlineData("policy.yml", "policy.yml~", "policy.yml: rename it")]
    [InlineData("policy.yml", "policy.yml ", "policy.yml: rename it")]
    [InlineData("policy.yml", "Policy.yaml.bak", "policy.yml: rename it")]
    [InlineData("changes/CHG-1.yml", "changes/CHG-1.yaml", ChangesOnly)]
    [InlineData("changes/CHG-1.yml", "changes/CHG-1.YML", ChangesOnly)]
    [InlineData("changes/CHG-1.yml", "changes/CHG-1.yml~", ChangesOnly)]
    [InlineData("changes/CHG-1.yml", "changes/sub/CHG-1.yml", ChangesOnly)]
    [InlineData("deployment.yml", "deployment.yaml", "deployment.yml: rename it")]
    [InlineData("deployment.yml", "Deployment.yml", "deployment.yml: rename it")]
    public void A_file_that_is_meant_and_bears_another_name_is_named_and_never_silently_left_out(
        string name, string misnamed, string accepted)
    {
        using var folder = new TemporaryFolder();
        folder.Write("deployment.yml", Small);
        folder.Write("policy.yml", "version: 1\nroles: { dba: [carol] }\n");
        folder.Write("changes/CHG-1.yml", "version: 1\nid: CHG-1\ndescription: First\n");
        folder.Load().Policy.Roles.Keys.ShouldBe(["dba"]);
        File.Move(folder.At(name.Split('/')), folder.At("aside"));
        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(misnamed.Split('/')))!);
        File.Move(folder.At("aside"), folder.At(misnamed.Split('/')));

        var refusal = Should.Throw<InputException>(() => folder.Load()).Message;

        refusal.ShouldBe($"{misnamed}: is not read under this name; accepted: {accepted}");
    }

    [Fact]
    public void Beside_the_file_that_is_meant_another_tool_may_have_one_of_its_own()
    {
        using var folder = new TemporaryFolder();
        folder.Write("deployment.yml", Small);
        folder.Write("deployment.yaml", "apiVersion: apps/v1\nkind: Deployment\n");

        folder.Load().Deployment.File.ShouldEndWith("deployment.yml");
    }

    [Fact]
    public void Each_limit_tells_where_it_stands_or_that_the_procedure_sets_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("deployment.yml", Small.Replace("file:dev.db,", "file:dev.db, performance: { cpu: 60% },", StringComparison.Ordinal));
        folder.Write("policy.yml", """
            version: 1
            performance:
              disk: 60%
              cpu: 75%
            environments:
              prod:
                performance:
                  disk: 65%
                window: closed

            """);

        var policy = folder.Load().Policy;

        At("dev", "performance.disk").ShouldBe("policy.yml:3 performance.disk");
        At("dev", "resources.cpu").ShouldBe("deployment.yml:5 performance.cpu");
        At("prod", "resources.disk").ShouldBe("policy.yml:8 performance.disk");
        At("prod", "resources.cpu").ShouldBe("policy.yml:4 performance.cpu");
        At("prod", "window.open").ShouldBe("policy.yml:9 window");
        At("prod", "performance.disk", Quantity.Duration(TimeSpan.FromMilliseconds(50)))
            .ShouldBe("the procedure's default of performance.disk-latency");
        At("prod", "environment.online").ShouldBeNull();

        string? At(string environment, string code, Quantity? threshold = null) => policy.For(environment).Limits.Of(
            new RunResult
            {
                Code = code,
                Title = code,
                Kind = ResultKind.Check,
                Verdict = Verdict.Failed,
                Message = "",
                Threshold = threshold,
            });
    }

    [Fact]
    public void Without_a_policy_the_procedures_defaults_hold_and_the_last_environment_is_strict()
    {
        using var folder = ConfigurationFixture.Folder(Small, policy: null, change: null);

        var (deployment, policy, change) = folder.Load();

        change.ShouldBeNull();
        policy.File.ShouldBeNull();
        deployment.Environments.Select(environment => environment.Protected).ShouldBe([false, true]);
        policy.For("dev").Require.ShouldBe(["environment.reachable", "environment.online"]);
        policy.For("dev").Backup.IsDemanded.ShouldBeFalse();
        policy.For("prod").Soak.ShouldBe(TimeSpan.FromHours(24));
        policy.For("prod").Backup.ShouldBe(new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Restore));
        policy.For("prod").Require.ShouldBe(
        [
            "environment.reachable", "environment.online", "promotion.proven", "promotion.soaked", "backup.restored",
            "scripts.risk-accepted", "review.approved", "rollback.planned", "data.integrity-check", "data.counts-as-planned",
        ]);
    }

    [Fact]
    public void Rows_of_a_live_table_may_change_in_any_way_unless_the_change_announces_how()
    {
        using var folder = ConfigurationFixture.Folder(
            Small + "validate: { live: [queue, Orders] }\n",
            policy: null,
            ConfigurationFixture.Change.Replace("dbo.Customers: 0", "orders: 0", StringComparison.Ordinal));

        var (deployment, _, change) = folder.Load();

        var expected = deployment.ExpectedRows(change);
        expected["queue"].Allows(-1000).ShouldBeTrue();
        expected["orders"].Allows(1).ShouldBeFalse("the change announces none");
    }

    [Fact]
    public void A_policy_of_several_deployment_files_names_environments_that_one_of_them_lacks()
    {
        const string shared = """
            version: 1
            environments: { dev: {}, prod: { soak: 1h }, staging: { soak: 2h } }
            waivers: [ { check: backup.recent, environment: staging, reason: it moves, approver: carol, expires: 2027-01-31 } ]

            """;
        using var folder = ConfigurationFixture.Folder(Small, shared, change: null);

        folder.Load().Policy.For("prod").Soak.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData("prd", "accepted: dev, prod; did you mean 'prod'?")]
    [InlineData("production", "accepted: dev, prod")]
    public void A_name_that_is_nearly_that_of_an_environment_without_an_entry_is_a_slip(string slip, string accepted)
    {
        using var folder = ConfigurationFixture.Folder(Small, $"version: 1\nenvironments: {{ {slip}: {{}} }}\n", change: null);

        Should.Throw<InputException>(() => folder.Load()).Message.ShouldContain(
            $"environments.{slip} names no environment of deployment.yml: '{slip}'; {accepted}");
    }

    [Fact]
    public void Calling_the_last_environment_unprotected_does_not_loosen_the_policy()
    {
        using var folder = ConfigurationFixture.Folder(
            Small.Replace("after: dev,", "after: dev, protected: false,", StringComparison.Ordinal), policy: null, change: null);

        var (deployment, policy, _) = folder.Load();

        deployment.Environments[1].Protected.ShouldBeFalse();
        policy.For("prod").Require.ShouldContain("review.approved");
    }

    [Fact]
    public void Paths_are_made_absolute_from_the_folder_of_the_file()
    {
        using var folder = ConfigurationFixture.Folder(Small, policy: null, change: null);

        var deployment = folder.Load().Deployment;

        var dev = deployment.Environments[0].Targets.ShouldHaveSingleItem();
        dev.Connection.ShouldBe(new ConnectionReference(ConnectionKind.File, folder.At("dev.db")));
        dev.Prepare.ShouldBe(folder.At("base.sql"));
        deployment.Environments[1].Targets[0].BackupFolder.ShouldBe(folder.At("backups"));
    }

    [Fact]
    public void A_target_says_key_by_key_what_its_backups_are_over_what_the_environment_says()
    {
        using var folder = ConfigurationFixture.Folder(
            """
            version: 1
            artifact: { scripts: scripts }
            environments:
              prod:
                backup: { kind: differential, folder: //share/all }
                targets:
                  - { name: eu, connection: env:EU }
                  - { name: us, connection: env:US, backup: { kind: log } }
                  - { name: my, connection: env:MY, backup: { folder: //share/my } }
            """,
            policy: null,
            change: null);

        var targets = folder.Load().Deployment.Environments[0].Targets;

        targets.Select(target => (target.BackupKind, target.BackupFolder)).ShouldBe(
            [(BackupKind.Differential, "//share/all"), (BackupKind.Log, "//share/all"), (BackupKind.Differential, "//share/my")]);
    }

    [Fact]
    public void The_server_that_proves_backups_is_the_environment_s_unless_a_target_names_its_own()
    {
        using var folder = ConfigurationFixture.Folder(
            """
            version: 1
            artifact: { scripts: scripts }
            environments:
              prod:
                backup: { verify-on: { connection: env:VERIFY, sign-in: entra } }
                targets:
                  - { name: eu, connection: env:EU }
                  - { name: us, connection: env:US, backup: { verify-on: { connection: env:VERIFY_US } } }
            """,
            policy: null,
            change: null);

        folder.Load().Deployment.Environments[0].Targets.Select(target => target.VerifyOn).ShouldBe(
            [new VerifyingServer("VERIFY", SignIn.Entra), new VerifyingServer("VERIFY_US", SignIn.ConnectionString)]);
    }

    [Theory]
    [InlineData(
        "{ connection: env:PROD }",
        "environments.prod.backup.verify-on names the connection of the database itself; accepted: the connection of another server")]
    [InlineData("{ connection: Server=sql-2;Password=hunter2 }", "environments.prod.backup.verify-on.connection")]
    [InlineData("{ }", "environments.prod.backup.verify-on.connection is missing")]
    [InlineData("sql-2", "environments.prod.backup.verify-on is a single value")]
    [InlineData("{ connection: env:VERIFY, server: sql-2 }", "environments.prod.backup.verify-on has an unknown key: 'server'")]
    public void A_server_that_could_prove_no_backup_is_refused_where_it_stands(string verifyOn, string expected)
    {
        using var folder = ConfigurationFixture.Folder(
            $"version: 1\nartifact: {{ scripts: scripts }}\nenvironments:\n  prod: {{ connection: env:PROD, backup: {{ verify-on: "
                + $"{verifyOn} }} }}\n", policy: null, change: null);

        folder.Refusal().ShouldStartWith("deployment.yml:4:");
        folder.Refusal().ShouldContain(expected);
        folder.Refusal().ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData(
        "verify-on: { connection: env:VERIFY }", "environments.prod.backup.verify-on is for SQL Server only; accepted: none of the key")]
    [InlineData("kind: full", "environments.prod.backup.kind is for SQL Server only: 'full'; accepted: copy-only, or none of the key")]
    [InlineData(
        "kind: tail", "environments.prod.backup.kind is not among the choices: 'tail'; accepted: copy-only, full, differential, log")]
    public void A_kind_of_backup_that_there_is_not_is_refused_where_it_stands(string key, string expected)
    {
        using var folder = ConfigurationFixture.Folder(
            Small.Replace("folder: backups", key, StringComparison.Ordinal), policy: null, change: null);

        folder.Refusal().ShouldStartWith("deployment.yml:");
        folder.Refusal().ShouldContain(expected);
    }

    [Fact]
    public void A_key_that_the_policy_leaves_out_keeps_its_default_and_what_it_writes_replaces_it()
    {
        using var folder = ConfigurationFixture.Folder(
            Small, "version: 1\nperformance: { cpu: 50% }\nenvironments: { prod: { backup: { verify: checksum }, window: any } }\n",
            change: null);

        var prod = folder.Load().Policy.For("prod");

        prod.Soak.ShouldBe(TimeSpan.FromHours(24));
        prod.Performance.CpuPercent.ShouldBe(50);
        prod.Backup.ShouldBe(new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Checksum));
        prod.Require.ShouldContain("backup.verified");
        prod.Require.ShouldContain("window.open");
        prod.Require.ShouldNotContain("backup.restored");
    }

    [Fact]
    public void A_policy_named_by_the_caller_stands_alone()
    {
        using var folder = ConfigurationFixture.Folder(
            Small, "version: 1\nenvironments: { prod: { soak: 0s, require: [] } }\n", change: null);
        using var elsewhere = new TemporaryFolder();
        var central = elsewhere.Write("central.yml", "version: 1\n");

        folder.Load().Policy.For("prod").Soak.ShouldBeNull();
        var policy = folder.Load(central).Policy;

        policy.File.ShouldBe(central);
        policy.For("prod").Soak.ShouldBe(TimeSpan.FromHours(24));
        policy.For("prod").Require.ShouldContain("review.approved");
    }

    [Fact]
    public void The_team_may_tighten_the_policy()
    {
        using var folder = ConfigurationFixture.Folder(
            Small.Replace(
                "backup: { folder: backups }",
                "backup: { folder: backups, max-age: 1h }, soak: 48h, require: [data.no-orphans], performance: { cpu: 50% }",
                StringComparison.Ordinal),
            policy: null,
            change: null);

        var prod = folder.Load().Policy.For("prod");

        prod.Soak.ShouldBe(TimeSpan.FromHours(48));
        prod.Backup.ShouldBe(new BackupPolicy(TimeSpan.FromHours(1), BackupVerification.Restore));
        prod.Performance.CpuPercent.ShouldBe(50);
        prod.Performance.MemoryPercent.ShouldBe(80);
        prod.Require.ShouldContain("data.no-orphans");
        prod.Require.ShouldContain("review.approved");
    }

    [Theory]
    [InlineData("", 7.0)]
    [InlineData(", proof-max-age: 1d", 1.0)]
    [InlineData(", proof-max-age: 0s", null)]
    public void An_earlier_restore_stands_in_where_the_policy_says_so_and_the_team_may_shorten_or_end_that(string key, double? days)
    {
        using var folder = ConfigurationFixture.Folder(
            Small.Replace(
                "folder: backups",
                "folder: backups" + key,
                StringComparison.Ordinal), "version: 1\nenvironments: { prod: { backup: { proof-max-age: 7d } } }\n", change: null);

        folder.Load().Policy
            .For("prod").Backup
            .ShouldBe(
                new BackupPolicy(TimeSpan.FromHours(24), BackupVerification.Restore, days is { } most ? TimeSpan.FromDays(most) : null));
    }

    [Fact]
    public void Without_a_word_of_the_policy_no_earlier_restore_stands_in_and_a_longer_age_than_its_own_is_refused()
    {
        using var silent = ConfigurationFixture.Folder(Small, policy: null, change: null);
        using var longer = ConfigurationFixture.Folder(
            Small.Replace(
                "folder: backups",
                "folder: backups, proof-max-age: 8d",
                StringComparison.Ordinal), "version: 1\nenvironments: { prod: { backup: { proof-max-age: 7d } } }\n", change: null);

        silent.Load().Policy.For("prod").Backup.ProofMaxAge.ShouldBeNull();
        longer.Refusal().ShouldContain("environments.prod.backup.proof-max-age loosens policy.yml: '8d'; accepted: at most 7d");
    }

    [Theory]
    [InlineData("soak: 1h", "environments.prod.soak loosens policy.yml: '1h'; accepted: 1d or longer")]
    [InlineData("performance: { cpu: 90% }", "environments.prod.performance.cpu loosens policy.yml: '90%'; accepted: at most 80%")]
    [InlineData("performance: { blocking: 6s }", "environments.prod.performance.blocking loosens policy.yml: '6s'; accepted: at most 5s")]
    [InlineData("backup: { max-age: 2d }", "environments.prod.backup.max-age loosens policy.yml: '2d'; accepted: at most 1d")]
    [InlineData("backup: { verify: checksum }", "environments.prod.backup.verify loosens policy.yml: 'checksum'; accepted: restore")]
    [InlineData(
        "backup: { proof-max-age: 7d }", "environments.prod.backup.proof-max-age loosens policy.yml: '7d'; accepted: none of the key")]
    public void The_team_may_not_loosen_it(string keys, string expected)
    {
        using var folder = ConfigurationFixture.Folder(
            ConfigurationFixture.Deployment.Replace("protected: true,", keys + ",", StringComparison.Ordinal));
        folder.Refusal().ShouldStartWith("deployment.yml:7:");
        folder.Refusal().ShouldContain(expected);
    }

    [Fact]
    public void A_query_may_not_take_longer_than_the_policy_allows()
    {
        using var folder = ConfigurationFixture.Folder(ConfigurationFixture.Deployment.Replace("200ms", "2s", StringComparison.Ordinal));
        folder.Refusal().ShouldContain("perf.queries[0].response loosens policy.yml: '2s'; accepted: at most 1s");
    }

    [Fact]
    public void The_change_is_found_by_id_by_path_or_as_the_only_one()
    {
        using var folder = ConfigurationFixture.Folder();

        folder.Load().Change!.Id.ShouldBe("CHG-1");
        folder.Load(change: "CHG-1").Change!.Id.ShouldBe("CHG-1");
        folder.Load(change: "changes/CHG-1.yml").Change!.Id.ShouldBe("CHG-1");
        folder.Load(change: folder.At("changes", "CHG-1.yml")).Change!.Id.ShouldBe("CHG-1");
        folder.Refusal(change: "CHG-l")
            .ShouldBe("--change: names neither a file nor a change: 'CHG-l'; accepted: one of CHG-1; did you mean 'CHG-1'?\n");
    }

    [Fact]
    public void Of_several_changes_one_must_be_named()
    {
        using var folder = ConfigurationFixture.Folder();
        folder.Write("changes/CHG-2.yml", "version: 1\nid: CHG-2\n");

        folder.Refusal().ShouldBe("--change: is needed, as there are several changes; accepted: one of CHG-1, CHG-2\n");
        folder.Load(change: "CHG-2").Change!.Id.ShouldBe("CHG-2");
    }

    [Theory]
    [InlineData("prod: { after: dev,", "PROD: { after: dev }\n  prod: { after: dev,", "environments is taken on line 6 already: 'prod'")]
    [InlineData("after: dev,", "", "environments.prod.after is missing; accepted: dev")]
    [InlineData("after: dev,", "after: prod,", "environments.prod.after does not name an environment above it: 'prod'; accepted: dev")]
    [InlineData(
        "engine: sqlite", "engine: sqlserver", "environments.dev.connection names a database file, which engine sqlserver does not open")]
    [InlineData("create: true, ", "", "environments.dev.prepare stands without create: true: 'base.sql'")]
    [InlineData("scripts: migrations/", "dacpac: a.dacpac", "artifact.dacpac does not fit engine sqlite")]
    [InlineData("scripts: migrations/", "scripts: migrations/, profile: a.xml", "artifact.profile stands without dacpac or sqlproj or sql")]
    [InlineData("scripts: migrations/", "undo: undo/", "artifact has none of dacpac, sqlproj, sql, scripts")]
    [InlineData("connection: file:dev.db,", "connection: { dacpac: a.dacpac },", "environments.dev.connection names a dacpac target")]
    [InlineData("connection: file:dev.db,", "targets: [],", "environments.dev.targets is an empty list")]
    [InlineData("connection: file:dev.db,", "targets: [ { name: a } ],", "environments.dev.targets[0].connection is missing")]
    [InlineData(
        "connection: file:dev.db,",
        "targets: [ { name: a, connection: env:A }, { name: A, connection: env:B } ],",
        "environments.dev.targets[1].name is taken on line 5 already: 'A'")]
    [InlineData(
        "connection: file:dev.db,",
        "connection: env:A, targets: [ { name: a, connection: env:A } ],",
        "environments.dev has connection and targets; accepted: at most one of connection, targets")]
    [InlineData(
        "connection: file:dev.db,",
        "expect: { },",
        "environments.dev.expect has none of server, database; accepted: at least one of server, database")]
    public void What_does_not_fit_together_is_refused(string good, string bad, string expected)
    {
        using var folder = ConfigurationFixture.Folder(Small.Replace(good, bad, StringComparison.Ordinal), policy: null, change: null);
        folder.Refusal().ShouldContain(expected);
        folder.Refusal().Split('\n').Length.ShouldBeLessThan(4, "one mistake is told once");
    }

    [Theory]
    [InlineData("Server=db;Database=x;Password=hunter2")]
    [InlineData("{ env: \"Server=db;Password=hunter2\" }")]
    [InlineData("\"env:Server=db;Password=hunter2\"")]
    [InlineData("sqlserver://sa:hunter2@db/x")]
    [InlineData("hunter2")]
    public void A_connection_string_is_refused_and_never_shown(string connection)
    {
        using var folder = ConfigurationFixture.Folder(
            Small.Replace("file:dev.db", connection, StringComparison.Ordinal), policy: null, change: null);
        folder.Refusal().ShouldNotContain("hunter2");
    }

    [Fact]
    public void An_expired_waiver_is_kept_for_the_report()
    {
        using var folder = ConfigurationFixture.Folder(
            policy: ConfigurationFixture.Policy.Replace("2027-01-31", "2020-01-31", StringComparison.Ordinal));
        folder.Load().Policy.Waivers.ShouldHaveSingleItem().Expires.Year.ShouldBe(2020);
    }
}
