using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Deployments.Validation.Checks;

namespace Trexis.PipelineTasks.Tests.Deployments.Validation;

public class RowCountTests
{
    private static readonly Operation Deletes = new(OperationAction.DataMotion, "delete-rows", "orders", Risk.Caution, "It deletes rows.");

    [Fact]
    public void Unchanged_counts_pass_and_the_totals_are_said()
    {
        var outcome = Judge(100, 100);

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Message.ShouldBe("2 tables hold 110 rows (0); no change was announced");
    }

    [Theory]
    [InlineData(101, Verdict.Warned)]
    [InlineData(99, Verdict.Failed)]
    public void Unannounced_growth_warns_and_unannounced_loss_fails(long after, Verdict expected)
    {
        var outcome = Judge(100, after);

        outcome.Verdict.ShouldBe(expected);
        outcome.Measured.ShouldBe(Quantity.Count(1));
        outcome.Findings.ShouldHaveSingleItem().Subject.ShouldBe("orders");
    }

    [Theory]
    [InlineData(200, Verdict.Passed)]
    [InlineData(199, Verdict.Failed)]
    [InlineData(201, Verdict.Failed)]
    [InlineData(100, Verdict.Failed)]
    public void An_announced_change_must_lie_in_its_range(long after, Verdict expected)
    {
        var outcome = Judge(100, after, expected: ("orders", new RowExpectation(100, 100, "+100")));

        outcome.Verdict.ShouldBe(expected);
        if (expected == Verdict.Failed) outcome.Findings[0].Expected.ShouldBe("+100 rows");
    }

    [Theory]
    [InlineData("Orders")]
    [InlineData("sales.ORDERS")]
    public void An_announcement_finds_its_table_by_full_or_bare_name_whatever_the_case(string announced)
    {
        var facts = Facts(Captures.Table("sales.orders", 100), Captures.Table("sales.orders", 105));

        Judge(facts, (announced, new RowExpectation(5, 5, "+5"))).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void An_announcement_for_a_table_that_is_not_there_fails()
    {
        var outcome = Judge(100, 100, expected: ("ordres", new RowExpectation(1, 1, "+1")));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.ShouldHaveSingleItem().ShouldBe(new Finding("ordres", "there is no such table", "+1 rows"));
    }

    [Fact]
    public void A_loss_that_the_plan_itself_makes_warns_and_a_gain_passes()
    {
        Judge(100, 90, [Deletes]).Verdict.ShouldBe(Verdict.Warned);
        Judge(100, 110, [Deletes]).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void A_table_that_is_gone_fails_unless_the_plan_drops_it()
    {
        var facts = new ValidationFactsBuilder { After = Captures.Schema() with { Tables = [Captures.Table("customers", 10)] } };

        new DataCountsAreAsPlanned().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Failed);
        facts.Operations = [new Operation(OperationAction.Drop, "drop-table", "orders", Risk.Dangerous, "Its rows are gone.")];
        new DataCountsAreAsPlanned().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void A_new_table_warns_unless_the_plan_makes_it()
    {
        var facts = new ValidationFactsBuilder
        {
            After = Captures.Schema() with { Tables = [.. Captures.Schema().Tables, Captures.Table("scratch", 7)] },
        };

        new DataCountsAreAsPlanned().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Warned);
        facts.Operations = [new Operation(OperationAction.Create, "create-table", "scratch", Risk.Safe, "It is new.")];
        new DataCountsAreAsPlanned().Judge(facts.Build()).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public void Estimates_prove_no_loss_and_no_announcement()
    {
        var facts = Facts(Captures.Table("orders", 100, exact: false), Captures.Table("orders", 90));

        Judge(facts).Verdict.ShouldBe(Verdict.Unknown);
        Judge(facts, ("orders", new RowExpectation(5, 5, "+5"))).Verdict.ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public void A_table_that_could_not_be_counted_is_unknown_with_the_reason()
    {
        var facts = Facts(Captures.Table("orders", 100), Captures.Table("orders", null) with { Unreadable = "permission denied" });

        var outcome = Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe("not counted: permission denied");
    }

    [Fact]
    public void A_failure_is_listed_before_warnings_however_many_there_are()
    {
        var before = Enumerable.Range(0, 200).Select(number => Captures.Table($"t{number:000}", 10)).ToList();
        var after = before.Select((table, number) => table with { Rows = number == 150 ? 9 : 11 }).ToList();
        var facts = new ValidationFactsBuilder
        {
            Before = Captures.Schema() with { Tables = before },
            After = Captures.Schema() with { Tables = after },
        };

        var outcome = new DataCountsAreAsPlanned().Judge(facts.Build());

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings[0].Subject.ShouldBe("t150");
        outcome.Findings.Count.ShouldBe(FindingList.Most + 1);
        outcome.Findings[^1].Subject.ShouldBe("150 more");
        outcome.Measured.ShouldBe(Quantity.Count(200));
    }

    [Fact]
    public void Without_a_picture_from_before_nobody_can_tell()
    {
        var facts = new ValidationFactsBuilder().Build() with { Before = Fact.Unreadable<SchemaCapture>("run precheck first") };

        var outcome = new DataCountsAreAsPlanned().Judge(facts);

        outcome.Verdict.ShouldBe(Verdict.Unknown);
        outcome.Message.ShouldBe("run precheck first");
    }

    [Theory]
    [InlineData(100, Verdict.Passed)]
    [InlineData(40, Verdict.Failed)]
    public void A_table_that_was_renamed_is_compared_under_its_new_name_and_no_table_that_nobody_planned(long after, Verdict expected)
    {
        var facts = Facts(Captures.Table("orders", 100), Captures.Table("purchases", after)) with
        {
            Operations = [Renames("orders", "orders_old"), Renames("orders_old", "purchases")],
        };

        var outcome = new DataCountsAreAsPlanned().Judge(facts);

        outcome.Verdict.ShouldBe(expected);
        outcome.Findings.Select(finding => finding.Subject).ShouldBe(expected == Verdict.Passed ? [] : ["purchases"]);
    }

    [Fact]
    public void A_table_that_was_moved_away_and_made_again_is_compared_under_its_own_name()
    {
        var facts = Facts(Captures.Table("orders", 100), Captures.Table("orders", 40)) with
        {
            Operations = [Renames("orders", "orders_old")],
        };

        new DataCountsAreAsPlanned().Judge(facts).Findings.ShouldHaveSingleItem().Subject.ShouldBe("orders");
    }

    private static Operation Renames(string table, string newName) =>
        new(OperationAction.Alter, "rename-table", table, Risk.Dangerous, "The old name fails.") { NewName = newName };

    private static ValidationFacts Facts(TableCapture before, TableCapture after) => new ValidationFactsBuilder
    {
        Before = Captures.Schema() with { Tables = [before] },
        After = Captures.Schema() with { Tables = [after] },
    }.Build();

    private static Outcome Judge(ValidationFacts facts, params (string Table, RowExpectation Rows)[] expected) =>
        new DataCountsAreAsPlanned().Judge(facts with { ExpectedRows = expected.ToDictionary(pair => pair.Table, pair => pair.Rows) });

    private static Outcome Judge(
        long before, long after, Operation[]? operations = null, (string Table, RowExpectation Rows)? expected = null) => Judge(
        new ValidationFactsBuilder
        {
            Before = Captures.Schema() with { Tables = [Captures.Table("customers", 10), Captures.Table("orders", before)] },
            After = Captures.Schema() with { Tables = [Captures.Table("customers", 10), Captures.Table("orders", after)] },
            Operations = operations ?? [],
        }.Build(),
        expected is { } one ? [one] : []);
}
