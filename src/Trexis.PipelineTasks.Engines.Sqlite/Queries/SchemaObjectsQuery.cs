using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>A part of the schema, by the order of creation; all of it unless said otherwise.</summary>
internal readonly record struct SchemaRows(long First, long? Last)
{
    public void Bind(SqliteParameterCollection parameters)
    {
        parameters.AddWithValue("$first", First);
        parameters.AddWithValue("$last", Last ?? long.MaxValue);
    }
}

/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c>, <c>trigger</c>.</param>
/// <param name="Sql">Absent for the indexes that SQLite makes for a key.</param>
/// <param name="Row">Its place in the order of creation.</param>
internal sealed record SchemaObject(string Type, string Name, string Table, string? Sql, long Row);

/// <summary>Every object of the schema in the order of creation, without SQLite's internals and our own bookkeeping.</summary>
internal sealed record SchemaObjectsQuery(SchemaRows Rows = default) : SqliteQuery<SchemaObject>(
    """
    SELECT type, name, tbl_name, sql, rowid AS place
    FROM sqlite_schema
    WHERE rowid BETWEEN $first AND $last AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND tbl_name NOT LIKE 'trexis\_%' ESCAPE '\'
    ORDER BY rowid
    """,
    row => new(
        row.GetString("type"), row.GetString("name"), row.GetString("tbl_name"), row.TextOrNull("sql"), row.GetInt64("place")))
{
    public override void Bind(SqliteParameterCollection parameters) => Rows.Bind(parameters);
}
