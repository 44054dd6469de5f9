namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>What is known of single pragmas; the others, when they are given a value, are not.</summary>
internal static class PragmaRisk
{
    // They take an argument and still only read, or set what SQLite itself gives no meaning to.
    private static readonly string[] Harmless =
    [
        "analysis_limit", "application_id", "cache_size", "case_sensitive_like", "foreign_key_check", "foreign_key_list", "index_info",
        "index_list",
        "index_xinfo", "integrity_check", "optimize", "quick_check", "table_info", "table_list", "table_xinfo", "user_version",
        "automatic_index", "busy_timeout", "cell_size_check", "journal_size_limit", "mmap_size", "threads", "wal_autocheckpoint",
        "wal_checkpoint",
    ];

    public static Operation Classify(AuthorizedAction pragma)
    {
        var name = (pragma.First ?? "").ToLowerInvariant();
        var subject = "PRAGMA " + SqliteIdentifier.Display(name);
        return name switch
        {
            "writable_schema" =>
                SqliteOperations.Pragma(subject, Risk.Dangerous, "With it a wrong word in the schema makes the whole database unreadable."),
            "foreign_keys" or "ignore_check_constraints" or "defer_foreign_keys" =>
                SqliteOperations.Pragma(subject, Risk.Caution, "Rows that break a constraint can get in while it is off."),
            "journal_mode" or "synchronous" =>
                SqliteOperations.Pragma(subject, Risk.Caution, "It changes what survives a crash, and cannot run inside a transaction."),
            "auto_vacuum" or "page_size" or "encoding" =>
                SqliteOperations.Pragma(subject, Risk.Caution, "It changes how the file is laid out, at the next VACUUM."),
            SqlitePragmas.LegacyAlterTable => SqliteOperations.Pragma(
                subject, Risk.Caution, "While it is on a rename stays out of views, triggers and keys: they keep the old name."),
            "recursive_triggers" => SqliteOperations.Pragma(
                subject, Risk.Caution, "It decides whether triggers set off themselves, and those of rows that REPLACE deletes."),
            "locking_mode" =>
                SqliteOperations.Pragma(subject, Risk.Caution, "While it is EXCLUSIVE nobody else gets to the database."),
            "trusted_schema" => SqliteOperations.Pragma(
                subject, Risk.Caution, "It decides which functions views, triggers and constraints of the database may call."),
            _ when pragma.Second is null || Harmless.Contains(name, StringComparer.Ordinal) =>
                SqliteOperations.Pragma(subject, Risk.Safe, "It reads, or sets what no row depends on."),
            _ => SqliteOperations.Pragma(subject, Risk.Unclassified, "What this setting does to the database is not known here."),
        };
    }
}
