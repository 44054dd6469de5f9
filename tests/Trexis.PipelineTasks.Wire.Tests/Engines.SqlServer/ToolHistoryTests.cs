using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>What another migration tool wrote down, as SQL Server tells it.</summary>
public sealed class ToolHistoryTests : SqlServerScene
{
    private static readonly string[] ColumnsOfFlyway = ["installed_rank", "version", "type", "script", "checksum", "success"];

    [Theory(Timeout = TimeLimit)]
    [InlineData(null, "flyway_schema_history")]
    [InlineData("app.changelog", "changelog")]
    public async Task A_history_is_found_in_any_schema_and_read_with_its_bit_for_success(string? named, string table)
    {
        Server.Says("history tables", TdsTable.Of([.. ColumnsOfFlyway.Select(column => new object?[] { "app", table, column })]));
        Server.Says("tool history", TdsTable.Of(["V1__a.sql", "1", "SQL", true], ["V2__b.sql", "2", "SQL", false]));
        await using var database = await OpenAsync();

        var history = (await database.ReadToolHistoriesAsync(named, Cancel)).ShouldHaveSingleItem();

        (history.Tool, history.Table).ShouldBe((MigrationTool.Flyway, $"app.{table}"));
        history.Rows.ShouldBe([new ToolHistoryRow("V1__a.sql", "1", "SQL", true), new ToolHistoryRow("V2__b.sql", "2", "SQL", false)]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Where_no_such_table_is_nothing_more_is_asked()
    {
        await using var database = await OpenAsync();

        (await database.ReadToolHistoriesAsync(null, Cancel)).ShouldBeEmpty();

        Server.Transcript.ShouldNotContain(line => line.Contains("tool history", StringComparison.Ordinal));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_history_that_the_login_may_not_read_is_not_taken_for_an_empty_one()
    {
        Server.Says(
            "history tables",
            TdsTable.Of([.. ColumnsOfFlyway.Select(column => new object?[] { "dbo", "flyway_schema_history", column })]));
        Server.Says("tool history", TdsTable.Of(["V1__a.sql", "1", "SQL", true]));
        Server.Refuses("tool history", 229, "The SELECT permission was denied on the object 'flyway_schema_history'.");
        await using var database = await OpenAsync();

        (await Should.ThrowAsync<DatabaseException>(() => database.ReadToolHistoriesAsync(null, Cancel))).Fault.Hint
            .ShouldBe("grant this login SELECT on dbo.flyway_schema_history");
    }
}
