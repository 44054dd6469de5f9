using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>What goes with the connection, triggers and views before the tables that they stand on.</summary>
internal sealed record TemporaryObjectsQuery() : SqliteQuery<SchemaObject>(
    """
    SELECT type, name, tbl_name, sql, rowid AS place
    FROM sqlite_temp_schema
    WHERE type <> 'index'
    ORDER BY type DESC
    """,
    row => new(
        row.GetString("type"), row.GetString("name"), row.GetString("tbl_name"), row.TextOrNull("sql"), row.GetInt64("place")));
