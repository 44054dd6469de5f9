using Microsoft.Data.Sqlite;
using SQLitePCL;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation.Inventory;

/// <summary>
/// Views and triggers. SQLite finds out that one is broken only when it is used, so that each is compiled here, and never run.
/// </summary>
internal static class ModuleReader
{
    public static IReadOnlyList<ModuleCapture> Read(
        SqliteConnection database, IReadOnlyList<SchemaObject> objects, ILookup<string, SqliteTableColumn> columns) =>
    [
        .. objects
            .Where(item => item.Type is "view" or "trigger")
            .OrderBy(item => item.Type, StringComparer.Ordinal)
            .ThenBy(item => item.Name, StringComparer.Ordinal)
            .Select(item => new ModuleCapture(
                item.Type,
                item.Name,
                Fingerprint.OfText(SqliteTokenizer.Canonical(item.Sql ?? "")).Value,
                Invalid(database.Handle!, Use(item, columns)))),
    ];

    /// <summary>A statement that cannot be compiled unless the module can.</summary>
    private static string? Use(SchemaObject item, ILookup<string, SqliteTableColumn> columns)
    {
        var table = SqliteIdentifier.Quote(item.Table);
        if (item.Type == "view") return $"SELECT * FROM {table}";
        return TriggerEvent(item.Sql ?? "") switch
        {
            "DELETE" => $"DELETE FROM {table}",
            "INSERT" => $"INSERT INTO {table} DEFAULT VALUES",
            "UPDATE" when Writable(columns[item.Table]) is { Count: > 0 } written => $"UPDATE {table} SET {string.Join(", ", written)}",
            _ => null,
        };
    }

    private static List<string> Writable(IEnumerable<SqliteTableColumn> columns) =>
        [
            .. columns.Where(column => !column.Computed)
                .Select(column => $"{SqliteIdentifier.Quote(column.Name)} = {SqliteIdentifier.Quote(column.Name)}"),
        ];

    // The first of the three words after the trigger's name, before its table.
    private static string? TriggerEvent(string sql)
    {
        foreach (var token in SqliteTokenizer.Significant(sql))
        {
            if (token.Is(sql, "DELETE")) return "DELETE";
            if (token.Is(sql, "INSERT")) return "INSERT";
            if (token.Is(sql, "UPDATE")) return "UPDATE";
            if (token.Is(sql, "ON")) return null;
        }

        return null;
    }

    private static string? Invalid(sqlite3 connection, string? use)
    {
        if (use is null) return null;
        var code = raw.sqlite3_prepare_v2(connection, use, out var statement);
        using (statement) return code == raw.SQLITE_OK ? null : SqliteErrors.Redact(raw.sqlite3_errmsg(connection).utf8_to_string() ?? "");
    }
}
