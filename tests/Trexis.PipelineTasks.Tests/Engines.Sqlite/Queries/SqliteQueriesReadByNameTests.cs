using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Sqlite.Connections;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Tests.Engines.SqlServer.Catalog;

namespace Trexis.PipelineTasks.Tests.Engines.Sqlite.Queries;

public sealed class SqliteQueriesReadByNameTests
{
    private const string Bookkeeping = """
        CREATE TABLE trexis_journal (
            id INTEGER PRIMARY KEY, script TEXT, kind TEXT, sha256 TEXT, state TEXT, at TEXT, elapsed_ms REAL, actor TEXT, deployment TEXT);
        CREATE TABLE trexis_history (
            id INTEGER PRIMARY KEY, deployment TEXT, environment TEXT, task TEXT, document_sha256 TEXT, schema_fingerprint TEXT, at TEXT,
            deployed_commit TEXT, target TEXT, written_in TEXT);
        CREATE TABLE flyway_schema_history (installed_rank INT, version TEXT, type TEXT, script TEXT, success BOOLEAN);
        ANALYZE;
        """;

    private static readonly object[] WithParameters =
    [
        new SqliteAnchorsQuery(new SqliteLocation("/data/here.db")),
        new ColumnShapesQuery("orders"),
        new SqliteTableIndexesQuery("orders"),
        new SchemaObjectsQuery(),
        new SqliteForeignKeysQuery(),
        new SqliteCountQuery("orders"),
        new SqliteRowCountsQuery(["orders", "customers"]),
        SettingQuery.JournalMode,
        new SqliteCheckViolationsQuery("orders", "amount > 0"),
        new SqliteForeignKeyViolationsQuery("orders"),
        new SqliteToolHistoryQuery(MigrationTool.Flyway, new HistoryTable(null, "flyway_schema_history", [])),
    ];

    public static TheoryData<string> Names => [.. Queries().Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_is_read_by_the_names_that_its_statement_selects_and_by_no_place(string name) => ShouldReadByName(Of(name));

    [Fact]
    public void A_pragma_s_value_stands_in_a_column_of_its_name()
    {
        var settings = typeof(SettingQuery).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)!);

        foreach (var setting in settings) ShouldReadByName(setting);
    }

    [Fact]
    public void A_column_that_is_not_there_is_told_with_its_query()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 AS other";
        using var reader = command.ExecuteReader();
        reader.Read();

        Should.Throw<InvalidOperationException>(() => new TableNamesQuery().RowOf(reader))
            .Message.ShouldBe("the answer to TableNamesQuery has no column name");
    }

    private static void ShouldReadByName(object query)
    {
        var columns = ColumnsOf(query);
        var row = new RecordedRow(columns);

        Read(query, row);

        row.Places.ShouldBeEmpty();
        row.Names.Distinct().Order(StringComparer.Ordinal).ShouldBe(columns.Order(StringComparer.Ordinal));
        columns.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(columns.Count);
    }

    private static void Read(object query, DbDataReader row) =>
        query.GetType()
            .GetMethod(nameof(TableNamesQuery.RowOf))!
            .Invoke(query, BindingFlags.DoNotWrapExceptions, binder: null, [row], culture: null);

    private static object Of(string name) => WithParameters.FirstOrDefault(query => query.GetType().Name == name)
        ?? Activator.CreateInstance(Queries().Single(type => type.Name == name))!;

    private static IEnumerable<Type> Queries() => typeof(TableNamesQuery).Assembly.GetTypes()
        .Where(
            type => type is { IsAbstract: false, BaseType: { IsGenericType: true } of }
                && of.GetGenericTypeDefinition() == typeof(SqliteQuery<>))
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    /// <summary>As SQLite itself names them.</summary>
    private static IReadOnlyList<string> ColumnsOf(object query)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = (string)query.GetType().GetProperty("Sql")!.GetValue(query)!;
        query.GetType().GetMethod("Bind")!.Invoke(query, [command.Parameters]);
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    private static SqliteConnection Open()
    {
        var connection = SqliteSample.Open(":memory:");
        SqliteSample.Execute(connection, SqliteSample.Schema + Bookkeeping);
        return connection;
    }
}
