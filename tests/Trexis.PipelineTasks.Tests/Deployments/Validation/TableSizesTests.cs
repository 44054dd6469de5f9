using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Kinds;

namespace Trexis.PipelineTasks.Tests.Deployments.Validation;

public class TableSizesTests
{
    private static readonly TableSizes Sizes = TableSizes.From(
        Captures.Schema() with
        {
            Tables =
            [
                Captures.Table("sales.Order", 12_400_000, exact: false) with { Bytes = 3_328_599_655 },
                Captures.Table("sales.Customer", 1),
                Captures.Table("sales.Big", null),
                Captures.Table("sales.Twice", 5),
                Captures.Table("sales.twice", 6),
            ],
        },
        "as Sales held them on Monday");

    [Theory]
    [InlineData("sales.Order", "about 12,400,000 rows, 3.1 GiB")]
    [InlineData("SALES.ORDER.IX_Order_Customer", "about 12,400,000 rows, 3.1 GiB")]
    [InlineData("sales.Customer.Name", "1 row")]
    [InlineData("sales.Big", null)]
    [InlineData("sales.Twice", null)]
    [InlineData("sales.Orders", null)]
    [InlineData("sales", null)]
    public void An_operation_has_the_size_of_its_table_where_that_was_counted_and_no_other(string subject, string? size) =>
        Sizes.Measured(Operation(OperationAction.Rebuild, "rebuild-table", subject)).Size?.ToString().ShouldBe(size);

    [Theory]
    [InlineData(OperationAction.Permission, "grant")]
    [InlineData(OperationAction.Refresh, "refresh-module")]
    [InlineData(OperationAction.Alter, "describe-object")]
    public void What_takes_as_long_on_any_table_has_none(OperationAction action, string kind) =>
        Sizes.Measured(Operation(action, kind, "sales.Order")).Size.ShouldBeNull();

    [Theory]
    [InlineData(Risk.Safe, false)]
    [InlineData(Risk.Dangerous, true)]
    public void An_insert_has_the_size_of_its_table_only_where_it_puts_rows_in_the_place_of_others(Risk risk, bool isSized) =>
        (Sizes.Measured(Operation(OperationAction.DataMotion, "insert-rows", "sales.Order") with { Risk = risk }).Size is not null)
            .ShouldBe(isSized);

    [Fact]
    public void An_index_whose_name_does_not_begin_with_its_table_has_the_size_of_that() =>
        Sizes.Measured(Operation(OperationAction.Create, "create-index", "ix_name") with { Table = "sales.Customer" })
            .Size.ShouldBe(new TableSize(1, true));

    [Theory]
    [InlineData("sales.Customer", true)]
    [InlineData("sales.Big", false)]
    public void What_no_row_can_satisfy_is_to_be_mended_and_no_acknowledgement_is_offered_for_it(string table, bool holdsRows)
    {
        var added = Sizes.Measured(SharedOperations.AddRequiredColumn($"{table}.Nick", "a moment", "Give it a default."));

        var finding = Acknowledgements.Apply([added], [], TestTime.Monday).Unaccepted.ShouldHaveSingleItem();

        finding.Expected.StartsWith("Give it a default.", StringComparison.Ordinal).ShouldBe(holdsRows);
        finding.Expected.ShouldContain("- { object: ");
        finding.Observed.Contains("It fails unless an earlier statement empties the table: there are rows.").ShouldBe(holdsRows);
        (Acknowledgements.BlockFor([added], TestTime.Monday) is null).ShouldBe(holdsRows);
    }

    [Fact]
    public void Tables_that_nobody_could_count_are_named() =>
        Sizes.Told.ShouldBe("as Sales held them on Monday; not counted: sales.Big");

    [Fact]
    public void The_size_stands_in_the_finding_that_demands_an_acknowledgement_and_not_in_the_fingerprint()
    {
        var operation = Operation(OperationAction.Rebuild, "rebuild-table", "sales.Order");

        Acknowledgements.Apply([Sizes.Measured(operation)], [], TestTime.Monday).Unaccepted
            .ShouldHaveSingleItem().Observed
            .ShouldStartWith("rebuild-table (about 12,400,000 rows, 3.1 GiB): dangerous");
        Fingerprint.OfChange([Sizes.Measured(operation)]).ShouldBe(Fingerprint.OfChange([operation]));
    }

    private static Operation Operation(OperationAction action, string kind, string subject) =>
        new(action, kind, subject, Risk.Dangerous, "Rows are copied.");
}
