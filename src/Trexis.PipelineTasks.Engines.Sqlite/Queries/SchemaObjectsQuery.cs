using System.Data;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c>, <c>trigger</c>.</param>
/// <param name="Sql">Absent for the indexes that SQLite makes for a key.</param>
internal sealed record SchemaObject(string Type, string Name, string Table, string? Sql);

/// <summary>Every object of the schema in the order of creation, without SQLite's internals and our own bookkeeping.</summary>
internal sealed record SchemaObjectsQuery() : SqliteQuery<SchemaObject>(
    """
    SELECT type, name, tbl_name, sql
    FROM sqlite_schema
    WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\' AND tbl_name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY rowid
    """,
    row => new(row.GetString("type"), row.GetString("name"), row.GetString("tbl_name"), row.TextOrNull("sql")));
