using System.Data.Common;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// All rows of one of our own tables, oldest first. A database without the table answers with no row. One that the login may not see
/// is refused: taken for none, everything would be done again.
/// </summary>
internal abstract record OwnTableQuery<TRow>(
    string Table,
    string Columns,
    Func<DbDataReader, TRow> Row,
    Editions On = Editions.All,
    string Otherwise = SqlServerQuery.Lacking,
    string Hints = "")
    : SqlServerQuery<TRow>(
        $"""
        IF OBJECT_ID(N'trexis.{Table}') IS NOT NULL
            SELECT {Columns} FROM trexis.{Table} AS t{Hints} ORDER BY t.id;
        ELSE IF SCHEMA_ID(N'trexis') IS NOT NULL AND HAS_PERMS_BY_NAME(N'trexis', N'SCHEMA', N'SELECT') = 0
            THROW {OwnTable.MayNotRead}, N'this login may not read the schema trexis', 1;
        """,
        Row,
        On,
        Elsewhere: Otherwise,
        Needs: [Permission.OwnTable(Table)]);

internal static class OwnTable
{
    /// <summary>The error by which the question itself says that its login may not read our tables.</summary>
    public const int MayNotRead = 50229;
}
