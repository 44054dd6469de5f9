namespace Trexis.PipelineTasks.Databases.Sqlite;

internal static class SqliteFiles
{
    private static readonly string[] Companions = ["-journal", "-wal", "-shm"];

    /// <summary>
    /// Removes a temporary database with what SQLite keeps beside it. A file that cannot be removed is left: cleaning up must
    /// not hide why it was needed.
    /// </summary>
    public static void Delete(string path)
    {
        TryDelete(path);
        foreach (var companion in Companions) TryDelete(path + companion);
    }

    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The caller is on its way out with the reason that matters.
        }
    }

    /// <summary>Makes the file's content outlast a power cut; a rename before that could survive without it.</summary>
    public static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Replaces a small file whole or not at all.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            TryDelete(temporary);
        }
    }
}
