namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// An exclusive lock of the operating system on a file: a killed holder frees it. The empty file stays: were it deleted, a second process
/// could lock the deleted file while a third locks its successor.
/// </summary>
public static class LockFile
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    /// <summary>The lock, until it is disposed of; absent where another process or thread holds it.</summary>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>The same for what is held no longer than it takes to write a file.</summary>
    /// <exception cref="FaultException">Its holder does not let go.</exception>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static FileStream Take(string path)
    {
        const int MostTries = 1500;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (TryTake(path) is { } held) return held;
            Task.Delay(BetweenTries, TimeProvider.System).GetAwaiter().GetResult();
        }

        throw new FaultException(
            FaultKind.FileSystem, $"another run holds {path} and does not let go", "wait until the other run has ended, or end it");
    }

    // The low half of HResult: sharing and lock violation on Windows, EAGAIN on Linux and on macOS.
    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is 32 or 33
        : (exception.HResult & 0xFFFF) is 11 or 35;
}
