using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <param name="Columns">In order, joined by a comma; an expression has no name.</param>
internal sealed record TableIndex(string Name, bool Unique, string Columns);

/// <summary>One table's indexes, without that of its primary key.</summary>
internal sealed record SqliteTableIndexesQuery(string Table) : SqliteQuery<TableIndex>(
    """
    SELECT list.name AS name, list."unique" AS is_unique,
        (SELECT group_concat(coalesce(part.name, '?'), ' , ') FROM pragma_index_info(list.name) AS part) AS columns
    FROM pragma_index_list($table) AS list
    WHERE list.origin <> 'pk'
    ORDER BY list.seq
    """,
    row => new(row.GetString("name"), row.GetBoolean("is_unique"), row.GetString("columns")))
{
    public override void Bind(SqliteParameterCollection parameters) => parameters.AddWithValue("$table", Table);
}
