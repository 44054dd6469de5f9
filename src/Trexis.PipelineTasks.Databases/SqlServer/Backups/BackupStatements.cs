using System.Globalization;

namespace Trexis.PipelineTasks.Databases.SqlServer.Backups;

/// <summary>The statements around backups. Paths and names are parameters; only identifiers and numbers of ours stand in the text.</summary>
internal static class BackupStatements
{
    /// <summary>Appends to whatever the file holds: nothing is ever overwritten.</summary>
    public static string BackUp(ServerIdentity server, string target) => $"""
        BACKUP DATABASE {SqlName.Quote(server.Database)} TO {Device(target)} = @target
        WITH COPY_ONLY, CHECKSUM, {(server.CompressesBackups ? "COMPRESSION, " : "")}NAME = @name, DESCRIPTION = @description, STATS = 5;
        """;

    public static string Verify(string path, int position) => string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE VERIFYONLY FROM {Device(path)} = @source WITH FILE = {position}, CHECKSUM, STATS = 5;");

    public static string FileList(string path, int position) => string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE FILELISTONLY FROM {Device(path)} = @source WITH FILE = {position};");

    /// <param name="moves">Each logical file's parameter and the parameter of its new place.</param>
    public static string RestoreAs(string database, string path, int position, int moves) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        RESTORE DATABASE {SqlName.Quote(database)} FROM {Device(path)} = @source
        WITH FILE = {position}, {string.Concat(Enumerable.Range(0, moves).Select(number => string.Create(CultureInfo.InvariantCulture, $"MOVE @file{number} TO @place{number}, ")))}CHECKSUM, RECOVERY, STATS = 5;
        """);

    public static string Restore(string database, string path, int position) => string.Create(
        CultureInfo.InvariantCulture,
        $"RESTORE DATABASE {SqlName.Quote(database)} FROM {Device(path)} = @source WITH FILE = {position}, REPLACE, CHECKSUM, RECOVERY, STATS = 5;");

    public static string ShutOut(string database) => $"ALTER DATABASE {SqlName.Quote(database)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;";

    /// <summary>A database that is not online cannot be told whom to let in.</summary>
    public static string LetIn(string database) =>
        $"IF DATABASEPROPERTYEX({SqlName.Literal(database)}, N'Status') = N'ONLINE' ALTER DATABASE {SqlName.Quote(database)} SET MULTI_USER;";

    public static string Drop(string database) => $"""
        IF DB_ID({SqlName.Literal(database)}) IS NOT NULL
        BEGIN
            IF DATABASEPROPERTYEX({SqlName.Literal(database)}, N'Status') = N'ONLINE' {ShutOut(database)}
            DROP DATABASE {SqlName.Quote(database)};
        END;
        """;

    private static string Device(string path) => path.Contains("://", StringComparison.Ordinal) ? "URL" : "DISK";
}
