using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// The statements around backups. Paths and names are parameters; only identifiers and numbers of ours stand in the text.
/// </summary>
internal static class BackupStatements
{
    /// <summary>Appends to whatever the file holds: nothing is ever overwritten.</summary>
    public static string BackUp(ServerIdentity server, BackupKind kind, string target) => $"""
        BACKUP {(kind == BackupKind.Log ? "LOG" : "DATABASE")} {SqlName.Quote(server.Database)} TO {Device(target)} = @target
        WITH {kind switch
    {
        BackupKind.CopyOnly => "COPY_ONLY, ",
        BackupKind.Differential => "DIFFERENTIAL, ",
        _ =>
            ""
    }}CHECKSUM, {(server.CompressesBackups ? "COMPRESSION, " : "")}NAME = @name, DESCRIPTION = @description, STATS = 5;
        """;

    /// <param name="checksums">Whether it was written with them: the server refuses to look for what is not there.</param>
    public static string Verify(string path, int position, bool checksums) => string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE VERIFYONLY FROM {Device(path)} = @source WITH FILE = {position}, {Checked(checksums)}STATS = 5;");

    public static string FileList(string path, int position) => string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE FILELISTONLY FROM {Device(path)} = @source WITH FILE = {position};");

    /// <param name="moves">Each logical file's parameter and the parameter of its new place.</param>
    public static string RestoreAs(string database, RestoreStep step, int moves) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        RESTORE {(step.IsLog ? "LOG" : "DATABASE")} {SqlName.Quote(database)} FROM {Device(step.Path)} = @source
        WITH FILE = {step.Position}, {string.Concat(
            Enumerable.Range(0, moves)
                .Select(
                    number => string.Create(
                        CultureInfo.InvariantCulture,
                        $"MOVE @file{number} TO @place{number}, ")))}{Checked(step.Checksums)}{Recovery(step)}, STATS = 5;
        """);

    /// <summary>In the database's own place; the first step shuts others out and takes it over.</summary>
    public static string Restore(string database, RestoreStep step) => (step.IsFirst ? AloneIn(database) : "") + string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE {(step.IsLog ? "LOG" : "DATABASE")} {SqlName.Quote(database)} FROM {Device(step.Path)} = @source WITH FILE = "
            + $"{step.Position}, {(step.IsFirst ? "REPLACE, " : "")}{Checked(step.Checksums)}{Recovery(step)}, STATS = 5;");

    /// <summary>
    /// Before what needs the database for itself, in the same batch: whoever connects again between two would take its one place.
    /// </summary>
    public static string AloneIn(string database) => $"{ShutOut(database)}\nIF @@ERROR = 0\n";

    private static string ShutOut(string database) => $"ALTER DATABASE {SqlName.Quote(database)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;";

    /// <summary>
    /// A database that is not online cannot be told whom to let in. Who is in its one place by now has to go first (error 5064 otherwise).
    /// </summary>
    public static string LetIn(string database) =>
        $"IF DATABASEPROPERTYEX({SqlName.Literal(database)}, N'Status') = N'ONLINE' ALTER DATABASE {SqlName.Quote(database)} SET "
            + "MULTI_USER WITH ROLLBACK IMMEDIATE;";

    public static string Drop(string database) => $"""
        IF DB_ID({SqlName.Literal(database)}) IS NOT NULL
        BEGIN
            IF DATABASEPROPERTYEX({SqlName.Literal(database)}, N'Status') = N'ONLINE' {ShutOut(database)}
            DROP DATABASE {SqlName.Quote(database)};
        END;
        """;

    private static string Checked(bool checksums) => checksums ? "CHECKSUM, " : "";

    private static string Recovery(RestoreStep step) => step.IsLast ? "RECOVERY" : "NORECOVERY";

    private static string Device(string path) => path.Contains("://", StringComparison.Ordinal) ? "URL" : "DISK";
}
