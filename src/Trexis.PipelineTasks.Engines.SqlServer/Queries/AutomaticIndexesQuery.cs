namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record AutomaticIndex(int Table, string Index);

/// <summary>
/// Indexes that automatic tuning made and will drop again by itself. A question of its own, because 2016 lacks the column.
/// </summary>
internal sealed record AutomaticIndexesQuery() : SqlServerQuery<AutomaticIndex>(
    "SELECT i.object_id, i.name FROM sys.indexes AS i JOIN sys.tables AS t ON t.object_id = i.object_id WHERE i.auto_created = 1 AND "
        + "i.type > 0 AND t.is_ms_shipped = 0;",
    row => new(row.Int("object_id"), row.Text("name")),
    Since: 14,
    Elsewhere: "this version makes no indexes by itself",
    Needs: [Permission.ViewDefinition]);
