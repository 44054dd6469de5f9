using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tests.Engines.Checks;

public class EnvironmentChecksTests
{
    private static readonly DatabaseFacts Healthy = DatabaseFactsOf.Healthy();

    [Theory]
    [InlineData("FAKE-SERVER", "sales", Verdict.Passed)]
    [InlineData("fake-server", null, Verdict.Passed)]
    [InlineData("other-server", "Sales", Verdict.Failed)]
    [InlineData("fake-server", "SalesArchive", Verdict.Failed)]
    [InlineData(null, null, Verdict.Skipped)]
    public void The_server_and_database_that_answer_are_held_against_what_is_expected(string? server, string? database, Verdict expected) =>
        new EnvironmentIsAsExpected().Judge(Healthy with { Expect = new Expectation(server, database) }).Verdict.ShouldBe(expected);

    [Fact]
    public void A_wrong_database_is_named_together_with_the_one_expected()
    {
        var outcome = new EnvironmentIsAsExpected().Judge(Healthy with { Expect = new Expectation("sql-prd-01", "Sales") });

        outcome.Findings.ShouldHaveSingleItem().ShouldBe(new Finding("server", "fake-server", "sql-prd-01"));
        outcome.Message.ShouldContain("nothing more was asked");
    }

    [Fact]
    public void A_refusal_to_open_fails_with_the_servers_words_and_the_hint()
    {
        var outcome = new EnvironmentIsReachable().Judge(
            Healthy with { Refusal = new Fault(FaultKind.Database, "login failed for deployer", "ask the DBA") });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        (outcome.Message, outcome.Remedy).ShouldBe(("login failed for deployer", "ask the DBA"));
    }

    [Fact]
    public void A_restoring_database_is_not_online_and_its_state_is_said()
    {
        var availability = Healthy.Availability with
        {
            Online = Fact.Known(false),
            State = Fact.Known("RESTORING"),
            Role = Fact.Known("SECONDARY"),
        };

        new EnvironmentIsOnline().Judge(Healthy with { Availability = availability }).Message
            .ShouldBe("the database is RESTORING, role SECONDARY, not online");
    }

    [Fact]
    public void A_read_only_database_fails_and_one_in_single_user_mode_warns()
    {
        new EnvironmentIsWritable().Judge(Healthy with
        {
            Availability = Healthy.Availability with { Writable = Fact.Known(false) },
        }).Verdict.ShouldBe(Verdict.Failed);
        new EnvironmentIsWritable().Judge(Healthy with
        {
            Availability = Healthy.Availability with { SingleUser = Fact.Known(true) },
        }).Verdict.ShouldBe(Verdict.Warned);
    }

    [Fact]
    public void A_version_older_than_supported_fails_with_both_versions()
    {
        var version = Fact.Known(new EngineVersion("Fake 3.20", new Version(3, 20), new Version(3, 35)));

        var outcome = new EnvironmentVersionIsSupported().Judge(
            Healthy with { Availability = Healthy.Availability with { Version = version } });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Message.ShouldBe("Fake 3.20 is older than 3.35, the oldest supported version");
    }

    [Fact]
    public void A_compatibility_level_below_the_lowest_fails_with_the_level_as_measured()
    {
        var level = Fact.Known(new CompatibilityLevel(110, 160, 130));

        var outcome = new EnvironmentCompatibilityLevel().Judge(
            Healthy with { Availability = Healthy.Availability with { Compatibility = level } });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Count(110));
        outcome.Threshold.ShouldBe(Quantity.Count(130));
    }

    [Fact]
    public void A_first_deployment_has_no_baseline_and_says_what_sets_one()
    {
        var outcome = new EnvironmentIsNotDrifted().Judge(Healthy with { History = Fact.Known(DeploymentHistory.None) });

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldBe("no earlier deployment recorded; adopt sets a baseline");
    }

    [Fact]
    public void A_database_that_this_run_made_cannot_have_drifted() =>
        new EnvironmentIsNotDrifted().Judge(Healthy with { MadeByThisRun = true, History = Fact.Known(DeploymentHistory.None) }).Verdict
            .ShouldBe(Verdict.Skipped);

    [Fact]
    public void Drift_names_the_objects_where_the_picture_of_the_last_deployment_is_at_hand()
    {
        var left = Captures.Schema();
        var now = left with { Fingerprint = "beef", Tables = [.. left.Tables, Captures.Table("scratch", 3)], Indexes = [] };

        var outcome = new EnvironmentIsNotDrifted().Judge(Healthy with { Schema = Fact.Known(now), SchemaLastLeft = left });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Measured.ShouldBe(Quantity.Count(2));
        outcome.Findings.ShouldBe(
            [new Finding("table scratch", "there", "not there"), new Finding("index ix_customer on orders", "not there", "there")]);
        outcome.Message.ShouldContain("deployment D0");
    }

    [Fact]
    public void Drift_of_a_table_says_which_columns_came_and_went()
    {
        var left = Captures.Schema();
        var drifted = Captures.Table("customers", 10) with { DefinitionSha256 = "other", Columns = ["id", "nick"] };
        var retyped = Captures.Table("orders", 100) with { DefinitionSha256 = "other" };

        var outcome = new EnvironmentIsNotDrifted().Judge(Healthy with
        {
            Schema = Fact.Known(left with { Fingerprint = "beef", Tables = [drifted, retyped] }),
            SchemaLastLeft = left,
        });

        outcome.Findings.ShouldBe(
            [
                new Finding("table customers", "column nick added, column customer gone", "unchanged"),
                new Finding("table orders", "changed", "unchanged"),
            ]);
        outcome.Message.ShouldEndWith(": table customers: column nick added, column customer gone, table orders");
    }

    [Fact]
    public void Drift_is_told_by_the_fingerprint_alone_where_no_picture_is_at_hand()
    {
        var outcome = new EnvironmentIsNotDrifted().Judge(
            Healthy with { Schema = Fact.Known(Captures.Schema() with { Fingerprint = "beef" }) });

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe("beef");
    }

    [Fact]
    public void An_index_that_automatic_tuning_made_is_told_and_no_drift()
    {
        var now = Captures.Schema() with
        {
            AutomaticIndexes = [new()
            {
                Table = "orders",
                Name = "nci_wi_orders_1",
                Unique = false,
                Enabled = true,
                Valid = true,
                Columns = ["customer"],
            }],
        };

        var outcome = new EnvironmentIsNotDrifted().Judge(Healthy with { Schema = Fact.Known(now) });

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldContain("no drift: nci_wi_orders_1 on orders");
        new EnvironmentIsInSync().Judge(Healthy with { Schema = Fact.Known(now) }).Message
            .ShouldContain("no drift: nci_wi_orders_1 on orders");
    }

    [Fact]
    public void The_last_anchor_that_holds_a_schema_is_the_baseline()
    {
        var history = new DeploymentHistory(
            [],
            [DatabaseFactsOf.Anchor("old"), DatabaseFactsOf.Anchor("f00d"), DatabaseFactsOf.Anchor("x") with { SchemaFingerprint = null }]);

        new EnvironmentIsNotDrifted().Judge(Healthy with { History = Fact.Known(history) }).Verdict.ShouldBe(Verdict.Passed);
    }
}
