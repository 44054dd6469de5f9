using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Sqlite.Connections;

internal static class SqliteFiles
{
    private static readonly string[] Companions = ["-journal", "-wal", "-shm"];

    /// <summary>
    /// Removes a temporary database with what SQLite keeps beside it. A file that cannot be removed is left: cleaning up must
    /// not hide why it was needed.
    /// </summary>
    public static void Delete(string path)
    {
        WholeFile.TryDelete(path);
        foreach (var companion in Companions) WholeFile.TryDelete(path + companion);
    }

    /// <summary>Makes the file's content outlast a power cut; a rename before that could survive without it.</summary>
    public static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
