using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Tests.Deployments.Validation;

public sealed class RowComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeRun _fake;

    public RowComparisonTests() => _fake = new FakeRun(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_that_changed_or_of_which_a_change_was_announced_are_named_and_the_others_counted()
    {
        Capture("precheck", CaptureStore.BeforeRole, ("customers", 10), ("orders", 100), ("old", 5), ("lines", 7));
        Capture("validate", CaptureStore.AfterRole, ("customers", 12), ("orders", 100), ("new", 1), ("lines", 7));

        var place = Compare("orders", "any").ShouldHaveSingleItem();

        place.Place.ShouldBe("qa");
        place.Changed.ShouldBe(
            [
                new TableRowCounts("customers", 10, 12, null),
                new TableRowCounts("new", null, 1, null),
                new TableRowCounts("old", 5, null, null),
                new TableRowCounts("orders", 100, 100, "any"),
            ]);
        place.Unchanged.ShouldBe(1);
    }

    [Fact]
    public void A_table_that_was_renamed_is_one_table_and_one_that_takes_anothers_place_keeps_that_ones_rows()
    {
        Capture("precheck", CaptureStore.BeforeRole, [], ("orders", 100), ("staging", 3), ("customers", 10));
        Capture("validate", CaptureStore.AfterRole, [Renames("orders", "purchases"), Renames("staging", "customers")],
            ("purchases", 90), ("customers", 11));

        Compare("lines", "any").ShouldHaveSingleItem().Changed
            .ShouldBe([new TableRowCounts("customers", 10, 11, null), new TableRowCounts("purchases", 100, 90, null)]);
    }

    [Fact]
    public void Without_a_capture_from_after_there_is_nothing_to_compare()
    {
        Capture("precheck", CaptureStore.BeforeRole, ("customers", 10));

        Compare("orders", "any").ShouldBeEmpty();
    }

    private IReadOnlyList<RowComparison> Compare(string table, string expected) => RowComparison.From(
        _fake.Store,
        [.. _fake.Store.Load()],
        new Dictionary<string, RowExpectation> { [table] = new(null, null, expected) });

    private static Operation Renames(string table, string newName) =>
        new(OperationAction.Alter, "rename-table", table, Risk.Dangerous, "The old name fails.") { NewName = newName };

    private void Capture(string task, string role, params (string Name, long Rows)[] tables) => Capture(task, role, [], tables);

    private void Capture(string task, string role, IReadOnlyList<Operation> operations, params (string Name, long Rows)[] tables)
    {
        var run = _fake.Of();
        run.Journal.Plan(operations);
        run.Journal.Target = new RunTarget("qa", null, "fake", "fake-server", "Sales");
        var picture = Captures.Of(Captures.Schema() with
        {
            Tables = [.. tables.Select(table => Captures.Table(table.Name, table.Rows))],
        });
        run.Journal.Attach(run.Store.Attach(role, task, $"{role}.json", SchemaCapture.Format, picture));
        _fake.Write(task, null, run.Journal, run.Context with { Id = task });
    }
}
