using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>
/// One question to the database: its statement, its parameters and how a row is read, by the columns' names, so that one more shifts none.
/// </summary>
internal abstract record SqliteQuery<TRow>(string Sql, Func<DbDataReader, TRow> Read)
{
    public virtual void Bind(SqliteParameterCollection parameters)
    {
    }

    /// <exception cref="InvalidOperationException">The reader asks for a column that the statement does not select.</exception>
    public TRow RowOf(DbDataReader row)
    {
        try
        {
            return Read(row);
        }
        catch (ArgumentOutOfRangeException missing) when (missing is { ParamName: "name", ActualValue: string column })
        {
            throw new InvalidOperationException($"the answer to {GetType().Name} has no column {column}", missing);
        }
    }
}

internal static class SqliteQueries
{
    public static IReadOnlyList<TRow> Rows<TRow>(this SqliteConnection connection, SqliteQuery<TRow> query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query.Sql;
        query.Bind(command.Parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<TRow>();
        while (reader.Read()) rows.Add(query.RowOf(reader));
        return rows;
    }

    public static TRow Single<TRow>(this SqliteConnection connection, SqliteQuery<TRow> query) => connection.Rows(query)[0];

    public static string? TextOrNull(this DbDataReader row, string column) => row.IsDBNull(column) ? null : row.GetString(column);
}
