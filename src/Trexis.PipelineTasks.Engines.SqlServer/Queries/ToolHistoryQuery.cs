using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>What another migration tool wrote down.</summary>
internal sealed record ToolHistoryQuery(MigrationTool Tool, HistoryTable Table) : SqlServerQuery<ToolHistoryRow>(
    Tool.Rows(Table, SqlName.Quote),
    row => new ToolHistoryRow(row.Text("script"), row.TextOrNull("version"), row.TextOrNull("type"), row.Flag("success")));
