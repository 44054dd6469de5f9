using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.TransactSql;

public sealed class NamedObjectsTests
{
    private readonly NamedObjects<int> _objects = new()
    {
        ["dbo.Order"] = 1,
        ["sales.order"] = 2,
        ["sales.[Order]]s].[Order.Lines]"] = 3,
        ["Other..Order"] = 4,
        ["Order"] = 5,
    };

    [Theory]
    [InlineData("ORDER", "Other..Order, dbo.Order, sales.order")]
    [InlineData("[order.lines]", "sales.[Order]]s].[Order.Lines]")]
    [InlineData("Lines", "")]
    [InlineData("Customer", "")]
    public void A_last_part_finds_every_full_name_that_ends_with_it(string last, string names) => Alike(last).ShouldBe(names);

    [Fact]
    public void What_is_gone_is_found_no_more_and_what_has_another_value_once()
    {
        _objects.Remove("DBO.order");
        _objects.Remove("dbo.Customer");
        _objects["SALES.Order"] = 6;

        Alike("Order").ShouldBe("Other..Order, sales.order");
        _objects.GetValueOrDefault("sales.order").ShouldBe(6);
    }

    private string Alike(string last) => string.Join(", ", _objects.Alike(last).Order(StringComparer.Ordinal));
}
