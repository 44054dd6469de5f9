using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tests.Engines.Scripts;

/// <summary>What a tool's own table says of the scripts in the folder.</summary>
public sealed class AppliedByToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Flyways_baseline_holds_what_lies_below_it_and_an_undone_version_is_pending_again()
    {
        var applied = From(
            ScriptNaming.Flyway,
            ["V1__a.sql", "V2__b.sql", "V3__c.sql", "V4__d.sql", "R__v.sql"],
            Flyway(null, "<< Flyway Schema Creation >>", "SCHEMA"),
            Flyway("2", "<< Flyway Baseline >>", "BASELINE"),
            Flyway("3", "V3__c.sql", "SQL"),
            Flyway("4", "V4__d.sql", "SQL"),
            Flyway("4", "U4__d.sql", "UNDO_SQL"),
            Flyway(null, "R__v.sql", "SQL"));

        Names(applied).ShouldBe(["V1__a.sql", "V2__b.sql", "V3__c.sql", "R__v.sql"]);
        applied.UpTo.ShouldBe("3");
        (applied.Failed.Count, applied.Missing.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void A_failed_row_counts_until_the_same_version_succeeds()
    {
        string[] scripts = ["V1__a.sql", "V2__b.sql"];

        var failed = From(ScriptNaming.Flyway, scripts, Flyway("1", "V1__a.sql", "SQL"), Flyway("2", "V2__b.sql", "SQL", succeeded: false));
        var repeated = From(
            ScriptNaming.Flyway,
            scripts,
            Flyway("1", "V1__a.sql", "SQL"),
            Flyway("2", "V2__b.sql", "SQL", succeeded: false),
            Flyway("2.0", "V2__b.sql", "SQL"),
            Flyway("2", "V2__b.sql", "DELETE"));

        failed.Failed.ShouldBe(["V2__b.sql"]);
        Names(failed).ShouldBe(["V1__a.sql"]);
        repeated.Failed.ShouldBeEmpty();
        Names(repeated).ShouldBe(["V1__a.sql", "V2__b.sql"]);
    }

    [Fact]
    public void What_ran_and_has_no_file_is_named()
    {
        var applied = From(ScriptNaming.Flyway, ["V1__a.sql"], Flyway("1", "V1__a.sql", "SQL"), Flyway("2", "db.V2__java", "JDBC"));

        applied.Missing.ShouldBe(["db.V2__java"]);
    }

    [Theory]
    [InlineData("Script1 - a.sql")]
    [InlineData("My.App.Scripts.Script1 - a.sql")]
    public void DbUp_names_a_script_by_its_file_or_by_its_assembly(string journalled)
    {
        var applied = From(ScriptNaming.DbUp, ["Script1 - a.sql", "Script1 - ab.sql"], new ToolHistoryRow(journalled, null, null, true));

        Names(applied).ShouldBe(["Script1 - a.sql"]);
        applied.UpTo.ShouldBe("Script1 - a.sql");
    }

    [Fact]
    public void Grate_names_a_script_by_its_path_below_the_folder_of_its_kind()
    {
        var applied = From(
            ScriptNaming.Grate,
            ["up/2026/0001_a.sql", "up/0002_b.sql", "views/v.sql", "permissions/p.sql"],
            new ToolHistoryRow("2026/0001_a.sql", null, null, true),
            new ToolHistoryRow("v.sql", null, null, true),
            new ToolHistoryRow("p.sql", null, null, true));

        Names(applied).ShouldBe(["up/2026/0001_a.sql", "views/v.sql"]);
        applied.Missing.ShouldBeEmpty();
    }

    [Fact]
    public void Our_own_naming_takes_the_history_that_knows_its_scripts_and_no_other()
    {
        _folder.Write("m/V1__a.sql", "SELECT 1;");
        var folder = ScriptFolder.Read(_folder.At("m"));
        ToolHistory[] histories =
        [
            new(MigrationTool.DbUp, "SchemaVersions", [new ToolHistoryRow("Other.sql", null, null, true)]),
            new(MigrationTool.Flyway, "flyway_schema_history", [Flyway("1", "V1__a.sql", "SQL")]),
        ];

        AppliedByTool.From(folder, histories).ShouldHaveSingleItem().History.Tool.ShouldBe(MigrationTool.Flyway);
    }

    [Theory]
    [InlineData("flyway_schema_history", null, true)]
    [InlineData("changelog", "changelog", true)]
    [InlineData("changelog", "dbo.changelog", true)]
    [InlineData("changelog", null, false)]
    public void A_history_is_known_by_its_name_or_by_what_the_file_calls_it(string table, string? named, bool known)
    {
        var tables = new[] { new HistoryTable("dbo", table, ["installed_rank", "version", "type", "script", "success", "checksum"]) };

        MigrationTool.Recognise(tables, named).Select(found => found.Tool).ShouldBe(known ? [MigrationTool.Flyway] : []);
    }

    [Fact]
    public void A_table_of_that_name_without_the_tools_columns_is_somebody_elses()
    {
        MigrationTool.Recognise([new HistoryTable(null, "SchemaVersions", ["Version", "AppliedOn"])], null).ShouldBeEmpty();
    }

    private AppliedByTool From(ScriptNaming naming, string[] scripts, params ToolHistoryRow[] rows)
    {
        foreach (var script in scripts) _folder.Write($"m/{script}", "SELECT 1;");
        var folder = ScriptFolder.Read(_folder.At("m"), null, ScriptLayout.For(naming));
        var tool = MigrationTool.For(naming)!;
        return AppliedByTool.From(folder, [new ToolHistory(tool, tool.Table, rows)]).ShouldHaveSingleItem();
    }

    private static IEnumerable<string> Names(AppliedByTool applied) => applied.Applied.Select(script => script.Name.File);

    private static ToolHistoryRow Flyway(string? version, string script, string type, bool succeeded = true) =>
        new(script, version, type, succeeded);
}
