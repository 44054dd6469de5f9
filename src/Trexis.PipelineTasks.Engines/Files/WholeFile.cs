namespace Trexis.PipelineTasks.Engines.Files;

/// <summary>Small files beside a database: written whole or not at all, and their refusals in the seam's words.</summary>
public static class WholeFile
{
    public const string FullHint = "free space on its volume and try again";
    public const string ReadOnlyHint = "give this account the right to write the file and its folder";

    /// <summary>
    /// Replaces a small file whole or not at all. For who holds the deployment lock: there is one temporary copy, so that what a killed
    /// writer left of it is the next one's.
    /// </summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
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

    /// <param name="path">The file or folder that was touched.</param>
    /// <param name="doing">What was being done, to follow the file's name.</param>
    public static DatabaseException Refusal(Exception exception, string path, string doing)
    {
        // The low half of HResult is errno on Unix (ENOSPC 28) and the Win32 code on Windows (ERROR_DISK_FULL 112).
        var full = exception is IOException && (exception.HResult & 0xFFFF) is 28 or 112;
        return new DatabaseException(
            full ? DatabaseErrorKind.Full : DatabaseErrorKind.ReadOnly,
            $"{path}: {doing}: {exception.Message.ReplaceLineEndings(" ")}",
            full ? FullHint : ReadOnlyHint);
    }
}
