using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>The statements around snapshots. None of their places takes a parameter: names are quoted, paths are literals.</summary>
internal static class SnapshotStatements
{
    /// <summary>A sparse file beside each data file, where the server can write for certain; the snapshot's name makes it unique.</summary>
    public static string Take(string database, string snapshot, IReadOnlyList<SnapshotFile> files) => $"""
        CREATE DATABASE {SqlName.Quote(snapshot)} ON
            {string.Join(
                ",\n    ",
                files.Select(
                    file => $"(NAME = {SqlName.Quote(file.Name)}, FILENAME = {SqlName.Literal($"{file.Path}.{MarkOf(snapshot)}.ss")})"))}
        AS SNAPSHOT OF {SqlName.Quote(database)};
        """;

    public static string Revert(string database, string snapshot) =>
        $"{BackupStatements.AloneIn(database)}RESTORE DATABASE {SqlName.Quote(database)} FROM DATABASE_SNAPSHOT = "
            + $"{SqlName.Literal(snapshot)};";

    /// <summary>Asks once more whether it is this database's snapshot: a database of the same name would be lost for good.</summary>
    public static string Drop(string database, string snapshot) => $"""
        IF EXISTS (SELECT 1 FROM sys.databases AS s WHERE s.name = {SqlName.Literal(
            snapshot)} AND s.source_database_id = DB_ID({SqlName.Literal(database)}))
            DROP DATABASE {SqlName.Quote(snapshot)};
        """;

    // A database may be named as no file can be; what follows its name is ours.
    private static string MarkOf(string snapshot) => snapshot[Math.Max(snapshot.LastIndexOf("trexis_", StringComparison.Ordinal), 0)..];
}
