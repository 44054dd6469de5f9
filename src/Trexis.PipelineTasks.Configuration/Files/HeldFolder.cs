namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// A folder among the machine's temporary ones that only this account enters and that goes with whoever holds it. What a killed holder
/// left is removed by a later one of the same kind.
/// </summary>
public sealed class HeldFolder : IDisposable
{
    private const string Lock = "lock";

    /// <summary>Nobody holds one so long, and one that begins meanwhile is never taken for dead.</summary>
    private static readonly TimeSpan Dead = TimeSpan.FromDays(1);

    private readonly DirectoryInfo _folder;
    private readonly FileStream _held;

    /// <param name="kind">What its name begins with: <c>trexis-plan-</c>.</param>
    public HeldFolder(string kind)
    {
        _folder = Directory.CreateTempSubdirectory(kind);
        _held = Take(_folder, FileMode.CreateNew);
        // The lock lies beside what the holder lays into it.
        Path = _folder.CreateSubdirectory("content").FullName;
        foreach (var other in _folder.Parent!.EnumerateDirectories(kind + "*"))
        {
            if (_folder.CreationTimeUtc - other.LastWriteTimeUtc > Dead) Remove(other);
        }
    }

    public string Path { get; }

    public void Dispose()
    {
        _held.Dispose();
        _folder.Delete(recursive: true);
    }

    // The system takes its lock from a process that ends, however it ends.
    private static void Remove(DirectoryInfo folder)
    {
        try
        {
            Take(folder, FileMode.Open).Dispose();
            folder.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is at work there after all, or it is another account's.
        }
    }

    private static FileStream Take(DirectoryInfo folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder.FullName, Lock), mode, FileAccess.ReadWrite, FileShare.None);
}
