namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

internal static class SqlitePragmas
{
    private static readonly string[] OutsideTransactions =
    [
        "auto_vacuum", "encoding", "foreign_keys", "incremental_vacuum", "journal_mode", "locking_mode", "page_size", "synchronous",
        "temp_store",
        "temp_store_directory", "wal_checkpoint",
    ];

    /// <summary>
    /// Settings that SQLite refuses, or worse, silently ignores inside a transaction: a script that switches foreign keys off to
    /// rebuild a table would delete the rows that refer to it.
    /// </summary>
    public static bool NeedNoTransaction(string pragma) => OutsideTransactions.Contains(pragma, StringComparer.OrdinalIgnoreCase);

    /// <summary>Its name: what a rename reaches hangs on it.</summary>
    public const string LegacyAlterTable = "legacy_alter_table";

    public static bool IsLegacyAlterTable(string pragma) => string.Equals(pragma, LegacyAlterTable, StringComparison.OrdinalIgnoreCase);

    public static bool IsForeignKeys(string pragma) => string.Equals(pragma, "foreign_keys", StringComparison.OrdinalIgnoreCase);
}
