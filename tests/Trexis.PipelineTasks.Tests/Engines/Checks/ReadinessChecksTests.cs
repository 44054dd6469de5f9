using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Checks.Resources;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

public class ReadinessChecksTests
{
    private static readonly DatabaseFacts Healthy = DatabaseFactsOf.Healthy();

    [Theory]
    [InlineData(24 * 60, Verdict.Passed)]
    [InlineData((24 * 60) + 1, Verdict.Failed)]
    [InlineData(-2, Verdict.Passed)]
    [InlineData(-60, Verdict.Unknown)]
    public void A_backup_may_be_as_old_as_the_policy_allows_and_not_from_the_future(int ageInMinutes, Verdict expected) =>
        new BackupIsRecent().Judge(WithBackups([DatabaseFactsOf.Backup(TimeSpan.FromMinutes(ageInMinutes))])).Verdict.ShouldBe(expected);

    [Fact]
    public void The_newest_backup_counts_whatever_the_order_of_the_history()
    {
        var facts = WithBackups(
            [
                DatabaseFactsOf.Backup(TimeSpan.FromDays(9)),
                DatabaseFactsOf.Backup(TimeSpan.FromHours(3)),
                DatabaseFactsOf.Backup(TimeSpan.FromDays(2)),
            ]);

        var outcome = new BackupIsRecent().Judge(facts);

        outcome.Measured.ShouldBe(Quantity.Duration(TimeSpan.FromHours(3)));
        outcome.Threshold.ShouldBe(Quantity.Duration(TimeSpan.FromHours(24)));
    }

    [Fact]
    public void No_backup_at_all_fails_where_the_policy_requires_the_check_and_elsewhere_warns_that_apply_demands_one()
    {
        new BackupIsRecent().Judge(WithBackups([])).Verdict.ShouldBe(Verdict.Failed);

        var taken = WithBackups([]) with { Policy = Healthy.Policy with { Require = [] } };
        var outcome = new BackupIsRecent().Judge(taken);
        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Message.ShouldEndWith("apply demands one of this deployment, which trexis backup takes");
    }

    [Fact]
    public void A_replica_that_was_not_read_may_hold_the_backup_that_is_missing()
    {
        var old = WithBackups([DatabaseFactsOf.Backup(TimeSpan.FromDays(9))]);
        var doubted = old with { Backups = old.Backups with { Unread = ["sql-2: login failed"] } };
        var recent = WithBackups([DatabaseFactsOf.Backup(TimeSpan.FromHours(3))]);

        new BackupIsRecent().Judge(old).Verdict.ShouldBe(Verdict.Failed);
        var outcome = new BackupIsRecent().Judge(doubted);
        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldEndWith("1 other history could not be read");
        outcome.Findings.ShouldContain(finding => finding.Observed == "not read: sql-2: login failed");
        new BackupIsRecent().Judge(recent with { Backups = recent.Backups with { Unread = ["sql-2: login failed"] } }).Verdict
            .ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void A_backup_that_only_another_product_restores_is_said_to_be_so()
    {
        var outcome = new BackupIsRecent().Judge(
            WithBackups([DatabaseFactsOf.Backup(TimeSpan.FromHours(3)) with { OnlyBy = "Acme Backup" }]));

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldEndWith("only Acme Backup can restore it");
    }

    [Fact]
    public void A_policy_that_demands_no_backup_skips_every_check_of_backups()
    {
        var facts = WithBackups([]) with { Policy = new EnvironmentPolicy() };

        new BackupIsRecent().Judge(facts).Verdict.ShouldBe(Verdict.Skipped);
        new BackupChainIsUnbroken().Judge(facts).Verdict.ShouldBe(Verdict.Skipped);
        new BackupSpaceIsSufficient().Judge(facts).Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public void A_broken_chain_fails() =>
        new BackupChainIsUnbroken().Judge(Healthy with { Backups = Healthy.Backups with { ChainUnbroken = Fact.Known(false) } }).Verdict
            .ShouldBe(Verdict.Failed);

    [Fact]
    public void Too_little_space_for_a_backup_fails_with_both_figures()
    {
        var outcome = new BackupSpaceIsSufficient().Judge(
            Healthy with { Backups = Healthy.Backups with { FreeBytes = Fact.Known(100L), NeededBytes = Fact.Known(101L) } });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Bytes(100));
        outcome.Threshold.ShouldBe(Quantity.Bytes(101));
    }

    [Fact]
    public void A_missing_permission_is_named_and_none_asked_for_is_unknown()
    {
        var missing = Healthy.Access with
        {
            Needed = Fact.Known<IReadOnlyList<PermissionFact>>([new("ALTER", true), new("CREATE TABLE", false)]),
        };
        var none = Healthy.Access with { Needed = Fact.Known<IReadOnlyList<PermissionFact>>([]) };

        new AccessPermissionsAreSufficient().Judge(Healthy with { Access = missing }).Message.ShouldBe("login deployer lacks CREATE TABLE");
        new AccessPermissionsAreSufficient().Judge(Healthy with { Access = none }).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void A_permission_or_an_operation_that_nobody_can_tell_of_is_unknown_and_no_pass()
    {
        var access = Healthy.Access with { Planned = 3 };
        var untold = access with
        {
            Needed = Fact.Known<IReadOnlyList<PermissionFact>>([new("ALTER", true), new("ALTER ON SCHEMA::sales", null)]),
        };
        var unforeseen = access with { Unforeseen = ["run-code sales.DoSomething"] };

        new AccessPermissionsAreSufficient().Judge(Healthy with { Access = access }).Message
            .ShouldBe("login deployer has all 2 permissions that this plan of 3 operations needs");
        new AccessPermissionsAreSufficient().Judge(Healthy with { Access = untold }).Verdict.ShouldBe(Verdict.Unknown);
        new AccessPermissionsAreSufficient().Judge(Healthy with { Access = unforeseen }).Message
            .ShouldEndWith("run-code sales.DoSomething");
    }

    [Fact]
    public void Rights_beyond_need_warn()
    {
        var access = Healthy.Access with { Excessive = Fact.Known<IReadOnlyList<string>>(["sysadmin"]) };

        var outcome = new AccessIsNotExcessive().Judge(Healthy with { Access = access });

        outcome.Verdict.ShouldBe(Verdict.Warned);
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("sysadmin");
    }

    [Theory]
    [InlineData(79.9, Verdict.Passed)]
    [InlineData(80.0, Verdict.Failed)]
    public void The_limits_read_less_than(double percent, Verdict expected)
    {
        var facts = Healthy with
        {
            Resources = Healthy.Resources with { CpuPercent = Fact.Known(percent), MemoryPercent = Fact.Known(percent) },
        };

        new ResourcesCpu().Judge(facts).Verdict.ShouldBe(expected);
        new ResourcesMemory().Judge(facts).Verdict.ShouldBe(expected);
        new ResourcesMemory().Judge(facts).Measured.ShouldBe(Quantity.Percent(percent));
    }

    [Fact]
    public void The_fullest_volume_decides_and_every_full_one_is_named()
    {
        var volumes = Fact.Known<IReadOnlyList<VolumeFact>>(
            [new("/data", "data", 1000, 290), new("/log", "log", 1000, 900), new("/backup", "backup", 1000, 100)]);

        var outcome = new ResourcesDisk().Judge(Healthy with { Resources = Healthy.Resources with { Volumes = volumes } });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Percent(90));
        outcome.Findings.Select(finding => finding.Subject).ShouldBe(["/data", "/backup"]);
    }

    [Fact]
    public void A_database_of_which_no_volume_is_known_is_unknown()
    {
        var volumes = Fact.Known<IReadOnlyList<VolumeFact>>([]);

        new ResourcesDisk().Judge(Healthy with { Resources = Healthy.Resources with { Volumes = volumes } }).Verdict
            .ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void A_full_log_and_exhausted_connections_fail()
    {
        var resources = Healthy.Resources with { LogUsedPercent = Fact.Known(70.0), ConnectionsPercent = Fact.Known(90.0) };

        new ResourcesLogSpace().Judge(Healthy with { Resources = resources }).Verdict.ShouldBe(Verdict.Failed);
        new ResourcesConnections().Judge(Healthy with { Resources = resources }).Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public void A_lock_wait_as_long_as_the_limit_fails_and_names_who_holds_up_whom()
    {
        var activity = new ActivityFacts(
            Fact.Known<IReadOnlyList<BlockedSession>>([new("57", TimeSpan.FromSeconds(5), "orders", "session 52 (report)")]),
            Fact.Known(TimeSpan.FromSeconds(5)),
            Fact.Known(false));

        var outcome = new ResourcesNoBlocking().Judge(Healthy with { Activity = activity });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe("waits 5 s for orders, held by session 52 (report)");
    }

    [Fact]
    public void An_artifact_for_a_newer_server_fails()
    {
        var outcome = new DependenciesServerFitsArtifact().Judge(
            Healthy with { Platform = Fact.Known(new ArtifactPlatform("Fake 4", new Version(4, 0))) });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldContain("Fake 4");
    }

    [Fact]
    public void A_feature_that_the_plan_needs_and_the_edition_lacks_fails_with_what_needs_it()
    {
        var facts = Healthy with
        {
            Compatibility = Healthy.Compatibility with
            {
                Features = Fact.Known<IReadOnlyList<string>>(["Compression"]),
                Needs =
                [
                    new("online index operations", "add-index dbo.orders.IX_orders", "only the Enterprise edition has it"),
                    new("data compression", "add-index dbo.orders.IX_orders", null),
                ],
            },
        };

        var outcome = new DependenciesFeaturesAvailable().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("not available: online index operations");
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe(
            "add-index dbo.orders.IX_orders needs it: only the Enterprise edition has it");
    }

    [Fact]
    public void A_feature_that_only_the_environment_before_uses_warns_and_one_that_the_plan_needs_too_fails()
    {
        const string Lacking = "before 2019 only the Enterprise edition has it";
        var before = new FeatureNeed("transparent data encryption", "the database of qa", Lacking) { IsOnlyBefore = true };
        var compatibility = Healthy.Compatibility with { Needs = [before, before with { Feature = "partitioning", Lacking = null }] };

        var warned = new DependenciesFeaturesAvailable().Judge(Healthy with { Compatibility = compatibility });
        var needed = compatibility with { Needs = [before, new("online index operations", "add-index i", Lacking)] };
        var failed = new DependenciesFeaturesAvailable().Judge(Healthy with { Compatibility = needed });

        (warned.Verdict, warned.Message).ShouldBe((Verdict.Warned, "not available: transparent data encryption"));
        warned.Findings.ShouldHaveSingleItem().Observed.ShouldBe($"the database of qa uses it: {Lacking}");
        (failed.Verdict, failed.Message).ShouldBe((Verdict.Failed, "not available: transparent data encryption, online index operations"));
    }

    [Fact]
    public void Features_that_are_there_pass_and_of_a_change_that_nobody_planned_nobody_can_tell()
    {
        var compatibility = Healthy.Compatibility with { Features = Fact.Known<IReadOnlyList<string>>(["Compression"]) };

        new DependenciesFeaturesAvailable().Judge(
            Healthy with { Compatibility = compatibility with { Needs = [new("partitioning", "run-code dbo.p", null)] } })
            .Message.ShouldBe("available: Compression, partitioning");
        var unplanned = new DependenciesFeaturesAvailable().Judge(Healthy with { Compatibility = compatibility with { Needs = null } });
        (unplanned.Verdict, unplanned.Message)
            .ShouldBe((Verdict.Unknown, "nothing is planned yet, so that nobody can tell what the change needs"));
        new DependenciesFeaturesAvailable().Judge(
            Healthy with { Compatibility = compatibility with { Features = Fact.Unreadable<IReadOnlyList<string>>("denied") } })
            .Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void Orphaned_users_fail_and_risky_settings_warn()
    {
        var facts = Healthy with
        {
            Security = new SecurityFacts(
                Fact.Known<IReadOnlyList<string>>(["shop"]),
                Fact.Known<IReadOnlyList<string>>([]),
                Fact.Known<IReadOnlyList<EngineSetting>>([new("TRUSTWORTHY", "on")])),
        };

        new SecurityNoOrphanedUsers().Judge(facts).Verdict.ShouldBe(Verdict.Failed);
        new SecuritySettingsAreSafe().Judge(facts).Verdict.ShouldBe(Verdict.Warned);
    }

    [Fact]
    public void Weak_monitoring_warns()
    {
        var facts = Healthy with
        {
            Monitoring = new MonitoringFacts(Fact.Known(false), Fact.Known(false), Fact.Known<IReadOnlyList<string>>(["nightly backup"])),
        };

        new MonitoringQueryStoreIsOn().Judge(facts).Verdict.ShouldBe(Verdict.Warned);
        new MonitoringAlertsAreEnabled().Judge(facts).Verdict.ShouldBe(Verdict.Warned);
        new MonitoringJobsAreEnabled().Judge(facts).Message.ShouldBe("1 job disabled: nightly backup");
    }

    private static DatabaseFacts WithBackups(IReadOnlyList<BackupRecord> backups) =>
        Healthy with
        {
            Policy = Healthy.Policy with { Require = ["backup.recent"] },
            Backups = Healthy.Backups with { History = Fact.Known(backups) },
        };
}
