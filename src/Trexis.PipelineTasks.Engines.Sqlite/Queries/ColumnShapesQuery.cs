using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="MustBeGiven">NOT NULL without a default: a row that is there already has no value for it.</param>
internal sealed record ColumnShape(string Name, bool MustBeGiven);

/// <summary>One table's columns in order.</summary>
internal sealed record ColumnShapesQuery(string Table) : SqliteQuery<ColumnShape>(
    """SELECT name, "notnull" AND dflt_value IS NULL AND hidden = 0 AS must_be_given FROM pragma_table_xinfo($table) ORDER BY cid""",
    row => new(row.GetString("name"), row.GetBoolean("must_be_given")))
{
    public override void Bind(SqliteParameterCollection parameters) => parameters.AddWithValue("$table", Table);
}
