namespace Trexis.PipelineTasks.Engines.Files;

/// <summary>What the file system refuses of a database's file, and of those beside it, in the seam's words.</summary>
public static class FileRefusals
{
    public const string FullHint = "free space on its volume and try again";
    public const string ReadOnlyHint = "give this account the right to write the file and its folder";

    /// <param name="path">The file or folder that was touched.</param>
    /// <param name="doing">What was being done, to follow the file's name.</param>
    public static DatabaseException From(Exception exception, string path, string doing)
    {
        // The low half of HResult is errno on Unix (ENOSPC 28) and the Win32 code on Windows (ERROR_DISK_FULL 112).
        var full = exception is IOException && (exception.HResult & 0xFFFF) is 28 or 112;
        return new DatabaseException(
            full ? DatabaseErrorKind.Full : DatabaseErrorKind.ReadOnly,
            $"{path}: {doing}: {exception.Message.ReplaceLineEndings(" ")}",
            full ? FullHint : ReadOnlyHint);
    }
}
