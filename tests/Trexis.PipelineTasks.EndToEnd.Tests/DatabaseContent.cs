using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Trexis.PipelineTasks.EndToEnd.Tests;

/// <summary>What a database holds, without our own bookkeeping, whose times differ from run to run.</summary>
internal static class DatabaseContent
{
    /// <summary>SHA-256 over definitions and rows in order.</summary>
    public static string HashOf(string file)
    {
        using var connection = Open(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var definition in Rows(
            connection, "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'trexis!_%' ESCAPE '!' ORDER BY name"))
            Add(hash, definition);
        foreach (var table in Rows(
            connection,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'trexis!_%' ESCAPE '!' AND name NOT LIKE 'sqlite!_%' "
                + "ESCAPE '!' ORDER BY name"))
        {
            foreach (var row in Rows(connection, $"SELECT * FROM \"{table.Replace("\"", "\"\"", StringComparison.Ordinal)}\" ORDER BY 1"))
                Add(hash, row);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The finding of SQLite's own check; <c>ok</c> where there is none.</summary>
    public static string Integrity(string file)
    {
        using var connection = Open(file);
        return string.Join('\n', Rows(connection, "PRAGMA integrity_check"));
    }

    /// <summary>Script and state of each row of the journal, in order.</summary>
    public static IReadOnlyList<string> Journal(string file)
    {
        using var connection = Open(file);
        return [.. Rows(connection, "SELECT script || ' ' || state FROM trexis_journal ORDER BY id")];
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));

    private static List<string> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                string.Join(
                    '|',
                    Enumerable.Range(0, reader.FieldCount)
                        .Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        return rows;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }
}
