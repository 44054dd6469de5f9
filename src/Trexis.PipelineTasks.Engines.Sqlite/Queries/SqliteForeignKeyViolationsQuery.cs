using System.Data;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

internal sealed record ForeignKeyViolations(int Id, long Rows);

/// <summary>Rows of one table without their parent, by foreign key. A table at a time: a broken key must not hide the others.</summary>
internal sealed record SqliteForeignKeyViolationsQuery(string Table) : SqliteQuery<ForeignKeyViolations>(
    "SELECT fkid, count(*) AS violations FROM pragma_foreign_key_check($table) GROUP BY fkid",
    row => new(row.GetInt32("fkid"), row.GetInt64("violations")))
{
    public override void Bind(SqliteParameterCollection parameters) => parameters.AddWithValue("$table", Table);
}
