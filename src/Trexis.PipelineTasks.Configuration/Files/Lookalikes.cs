using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// Names that look like one that is read and are not: another case, <c>.yaml</c>, a copy (<c>policy.yml~</c>, <c>V6__x.sql.bak</c>), a
/// trailing blank, a subfolder, a folder. Somebody meant them to be read.
/// </summary>
public static class Lookalikes
{
    /// <summary>A folder of files is flat or nearly so; whoever nests deeper than this means something else.</summary>
    private const int DeepestSubfolder = 4;

    // Who looks upwards passes folders that are none of his.
    private static readonly EnumerationOptions Here = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };

    private static readonly EnumerationOptions BelowHere = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = DeepestSubfolder,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>Of a file of this name, in full; none where it lies there, for then they are copies of it.</summary>
    public static IReadOnlyList<string> Of(string name, string folder) =>
        !Directory.Exists(folder) || Path.Exists(Path.Combine(folder, name))
            ? []
            :
            [
                .. Directory.EnumerateFileSystemEntries(folder, "*", Here)
                    .Where(entry => Looks($"^{Pattern(name)}", Path.GetFileName(entry)))
                    .Order(StringComparer.Ordinal),
            ];

    /// <summary>Whatever in a folder and below it has nearly this ending and is not read, by its path in the folder.</summary>
    /// <param name="ending">With its dot.</param>
    public static IReadOnlyList<string> Ending(string ending, string folder, Func<FileInfo, bool> isRead) =>
        !Directory.Exists(folder)
            ? []
            :
            [
                .. Below(folder)
                    .Where(entry => Looks(Pattern(ending), entry.Name) && !(entry is FileInfo file && isRead(file)))
                    .Select(entry => Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ];

    // Links to folders are not followed: they may lead in a circle.
    private static FileSystemEnumerable<FileSystemInfo> Below(string folder) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToFileSystemInfo(), BelowHere)
        {
            ShouldRecursePredicate = (ref FileSystemEntry entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && !IsToolsOwn(entry.FileName),
        };

    private static bool Looks(string pattern, string name) =>
        Regex.IsMatch(name, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>
    /// Whether a folder is a tool's by custom, as <c>.git</c> and <c>.trexis</c> are: what lies there is nobody's source, this software's
    /// own <c>plan.sql</c> among it.
    /// </summary>
    public static bool IsToolsOwn(ReadOnlySpan<char> folder) => folder.StartsWith('.');

    // Not those whose endings go on, as of projects and databases: .sqlproj, .sqlite.
    private static string Pattern(string text) =>
        $"{Regex.Escape(text).Replace("yml", "ya?ml", StringComparison.Ordinal)}(?![A-Za-z])";
}
