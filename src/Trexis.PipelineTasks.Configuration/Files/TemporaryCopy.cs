using System.IO.Enumeration;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// The name under which a file is written until it is whole. A run that is killed leaves what it had; a later one removes that, where
/// it is sure that nobody writes there any more.
/// </summary>
public static class TemporaryCopy
{
    private const string Ending = ".tmp";

    /// <summary>No writer goes so long without writing.</summary>
    private static readonly TimeSpan Dead = TimeSpan.FromDays(1);

    public static string Of(string file) => $"{file}.{Guid.NewGuid():N}{Ending}";

    /// <summary>Removes those in a folder, and in the folders below it, to which nobody has written for a day.</summary>
    public static void RemoveDead(string folder, DateTimeOffset now)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        Remove(folder, options, (ref FileSystemEntry file) => IsOne(file.FileName) && now - file.LastWriteTimeUtc > Dead);
    }

    /// <summary>Removes all of one file, for whoever holds the lock under which alone they are made.</summary>
    public static void RemoveAllOf(string file)
    {
        var start = Path.GetFileName(file) + ".";
        Remove(
            Path.GetDirectoryName(Path.GetFullPath(file))!,
            new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint },
            (ref FileSystemEntry found) => found.FileName.StartsWith(start, StringComparison.Ordinal) && IsOne(found.FileName));
    }

    // What an engine keeps beside its file bears the same name with an ending of its own.
    private static bool IsOne(ReadOnlySpan<char> name)
    {
        var end = name.LastIndexOf(Ending, StringComparison.Ordinal);
        if (end < 33 || name[end - 33] != '.' || !Guid.TryParseExact(name[(end - 32)..end], "N", out _)) return false;
        return name[(end + Ending.Length)..] is "" or "-journal" or "-wal" or "-shm";
    }

    private static void Remove(string folder, EnumerationOptions options, FileSystemEnumerable<string>.FindPredicate which)
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            var found = new FileSystemEnumerable<string>(folder, static (ref FileSystemEntry entry) => entry.ToFullPath(), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && which(ref entry),
            };
            foreach (var file in found.ToList()) File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be removed harms nobody but the disk; a later run tries again.
        }
    }
}
