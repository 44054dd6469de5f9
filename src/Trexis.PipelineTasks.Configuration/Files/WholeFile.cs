namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>Small files that are there whole or not at all, whoever kills the writer and whoever writes the same one at once.</summary>
public static class WholeFile
{
    /// <summary>Makes the file's folder, too. What stands there as a link is replaced, and not written through.</summary>
    /// <returns>Whether it was written: not where one stands there and is not to be replaced.</returns>
    /// <exception cref="IOException">It cannot be written; what stood there stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static bool Write(string path, ReadOnlySpan<byte> content, bool overwrite = true)
    {
        var temporary = TemporaryCopy.Of(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            return false;
        }
        finally
        {
            TryDelete(temporary);
        }
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
}
