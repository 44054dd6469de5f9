using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>One question to the database: its statement, its parameters and how a row is read.</summary>
internal abstract record SqliteQuery<TRow>(string Sql, Func<SqliteDataReader, TRow> Read)
{
    public virtual void Bind(SqliteParameterCollection parameters)
    {
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
        while (reader.Read()) rows.Add(query.Read(reader));
        return rows;
    }

    public static TRow Single<TRow>(this SqliteConnection connection, SqliteQuery<TRow> query) => connection.Rows(query)[0];

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
