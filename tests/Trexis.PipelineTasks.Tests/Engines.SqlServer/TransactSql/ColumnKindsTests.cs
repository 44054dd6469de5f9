using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

/// <summary>What planners say of a column whose both definitions they know.</summary>
public sealed class ColumnKindsTests
{
    private static readonly Operation Statement = new(OperationAction.Alter, "alter-column", "dbo.T.c", Risk.Caution, "Rows are rewritten.")
    {
        SaferWay = "At night.",
    };

    [Theory]
    [InlineData(true, false, Risk.Safe, "Rows that are there show NULL without being rewritten.")]
    [InlineData(true, true, Risk.Safe, "Rows that are there show NULL without being rewritten.")]
    [InlineData(false, true, Risk.Caution, "Some editions write the default into every row at once.")]
    [InlineData(
        false, false, Risk.Dangerous,
        "NOT NULL without a default fails where the table holds rows, and breaks every INSERT that does not name it.")]
    public void A_column_that_comes_to_rows_is_told_by_what_they_get(bool nullable, bool filled, Risk risk, string why)
    {
        var added = ColumnKinds.Add("dbo.T.c", nullable, filled);

        (added.Kind, added.Subject, added.Risk, added.Why).ShouldBe(("add-column", "dbo.T.c", risk, why));
    }

    [Fact]
    public void Without_a_loss_the_statement_is_told_as_it_was() => ColumnKinds.Altered(Statement, []).ShouldBeSameAs(Statement);

    [Theory]
    [InlineData(Risk.Safe, Risk.Dangerous)]
    [InlineData(Risk.Caution, Risk.Dangerous)]
    [InlineData(Risk.Dangerous, Risk.Dangerous)]
    [InlineData(Risk.Unclassified, Risk.Unclassified)]
    public void A_loss_makes_a_statement_dangerous_and_none_less_than_it_was(Risk before, Risk after)
    {
        var altered = ColumnKinds.Altered(Statement with { Risk = before }, ["values are cut", "nobody notices"]);

        (altered.Risk, altered.Why).ShouldBe((after, "Values are cut. Nobody notices."));
    }

    [Fact]
    public void A_statement_that_loses_something_keeps_its_own_safer_way_and_gets_one_where_it_has_none()
    {
        ColumnKinds.Altered(Statement, ["values are cut"]).SaferWay.ShouldBe("At night.");
        ColumnKinds.Altered(Statement with { SaferWay = null }, ["values are cut"]).SaferWay.ShouldNotBeNull()
            .ShouldStartWith("Add a column of the new form");
    }

    [Fact]
    public void Each_loss_of_a_copied_table_is_dangerous_says_what_goes_and_offers_a_safer_way()
    {
        Operation[] losses =
        [
            ColumnKinds.Narrow("dbo.T.c", "values are cut"),
            ColumnKinds.Convert("dbo.T.c", "values are read anew"),
            ColumnKinds.Require("dbo.T.c"),
            ColumnKinds.Collate("dbo.T.c"),
            ColumnKinds.Drop("dbo.T.c"),
        ];

        losses.Select(loss => loss.Kind)
            .ShouldBe(["narrow-column", "convert-column", "require-column", "change-collation", "drop-column"]);
        losses.ShouldAllBe(loss => loss.Risk == Risk.Dangerous && loss.SaferWay != null);
        losses.Select(loss => loss.Why.Split([' ', ','])[0]).ShouldBe(["Values", "Values", "Rows", "Texts", "Its"]);
        losses[0].Why.ShouldBe("Values are cut.");
    }

    [Fact]
    public void What_loses_nothing_is_a_caution()
    {
        Operation[] kept = [ColumnKinds.Generated(Statement), ColumnKinds.ComputedAgain(Statement), ColumnKinds.Kept(Statement)];

        kept.ShouldAllBe(operation => operation.Risk == Risk.Caution);
        kept.Select(operation => operation.SaferWay).ShouldBe([null, null, "At night."]);
    }
}
