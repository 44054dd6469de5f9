using System.Data;
using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>What another migration tool wrote down.</summary>
internal sealed record SqliteToolHistoryQuery(MigrationTool Tool, HistoryTable Table) : SqliteQuery<ToolHistoryRow>(
    Tool.Rows(Table, SqliteIdentifier.Quote),
    row => new ToolHistoryRow(row.GetString("script"), row.TextOrNull("version"), row.TextOrNull("type"), row.GetBoolean("success")));
