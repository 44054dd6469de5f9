using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Trexis.PipelineTasks.Engines.Sqlite.Observation;

/// <summary>
/// An embedded database knows no permissions but the file system's. The file itself is asked through SQLite's connection, never
/// opened here: on POSIX, closing another handle of a file drops every lock that this process holds on it.
/// </summary>
internal static class FileAccessProbe
{
    private const string ReadFile = "read file";

    private const string WriteFile = "write file";

    /// <summary>SQLite makes its journal beside the file.</summary>
    private const string WriteFolder = "write folder";

    /// <summary>Whatever a deployment does, it needs these and no others.</summary>
    public static IReadOnlyList<PermissionFact> Probe(SqliteConnection database, SqliteLocation location) =>
        [new(ReadFile, true), new(WriteFile, CanWrite(database)), new(WriteFolder, CanMakeFileIn(location.Folder))];

    /// <summary>SQLite opens a file that it may not write for reading only, and says so.</summary>
    public static bool CanWrite(SqliteConnection database) => raw.sqlite3_db_readonly(database.Handle!, "main") == 0;

    private static bool CanMakeFileIn(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Combine(folder, $".trexis-{Guid.NewGuid():N}.tmp"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
