using System.Reflection;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

public sealed class QueriesReadByNameTests
{
    /// <summary>What the server itself names: these statements select nothing.</summary>
    private static readonly Dictionary<string, IReadOnlyList<string>> NamedByTheServer = new()
    {
        [nameof(IntegrityCheckQuery)] = ["Level", "MessageText"],
        [nameof(FileListQuery)] = ["LogicalName", "Type"],
        [nameof(QueryPlanQuery)] = [QueryPlanQuery.PlanColumn],
    };

    public static TheoryData<string> Names => [.. QuerySamples.All.Select(query => query.GetType().Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_read_by_the_names_that_its_statement_selects_and_by_no_place(string type)
    {
        var query = QuerySamples.All.Single(query => query.GetType().Name == type);
        var columns = ColumnsOf(query);
        var row = new RecordedRow(columns);

        Read(query, row);

        row.Places.ShouldBeEmpty(query.Name);
        row.Names.Distinct().Order(StringComparer.Ordinal).ShouldBe(columns.Order(StringComparer.Ordinal), query.Name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_column_has_a_name_of_its_own(string type)
    {
        var columns = ColumnsOf(QuerySamples.All.Single(query => query.GetType().Name == type));

        columns.ShouldNotBeEmpty();
        columns.ShouldNotContain("");
        columns.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(columns.Count, string.Join(", ", columns));
    }

    [Fact]
    public void A_column_that_is_not_there_is_told_with_its_query() =>
        Should.Throw<QueryDefectException>(() => new TablesQuery().RowOf(new RecordedRow(["object_id", "name"])))
            .Message.ShouldBe("a defect of this tool: the answer to the question 'tables' has no column schema_name");

    private static IReadOnlyList<string> ColumnsOf(SqlServerQuery query) =>
        NamedByTheServer.GetValueOrDefault(query.GetType().Name) ?? SelectedColumns.Of(query.Text);

    private static void Read(SqlServerQuery query, RecordedRow row) =>
        query.GetType()
            .GetMethod(nameof(TablesQuery.RowOf))!
            .Invoke(query, BindingFlags.DoNotWrapExceptions, binder: null, [row], culture: null);
}
