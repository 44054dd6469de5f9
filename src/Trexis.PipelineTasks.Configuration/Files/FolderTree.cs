using System.IO.Enumeration;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>
/// What lies in a folder and below it, hidden files too. A link to a folder is an entry as a file is, and is never entered: two that lead
/// to where they lie would be walked for ever. Each throws as <see cref="Directory"/> does.
/// </summary>
public static class FolderTree
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>In full; links to files are files.</summary>
    /// <param name="pattern">Of the name, in any case on every system.</param>
    public static IEnumerable<string> Files(string folder, string pattern = "*") => Walk(
        folder,
        (ref FileSystemEntry entry) =>
            !entry.IsDirectory && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: true));

    /// <summary>In full, without links.</summary>
    public static IEnumerable<string> Folders(string folder) =>
        Walk(folder, (ref FileSystemEntry entry) => entry.IsDirectory && !IsLink(ref entry));

    /// <summary>Links to folders, in full: what is not walked.</summary>
    public static IEnumerable<string> Links(string folder) =>
        Walk(folder, (ref FileSystemEntry entry) => entry.IsDirectory && IsLink(ref entry));

    /// <summary>Files, folders and links, in full.</summary>
    public static IEnumerable<string> Entries(string folder) => Walk(folder, (ref FileSystemEntry _) => true);

    private static FileSystemEnumerable<string> Walk(string folder, FileSystemEnumerable<string>.FindPredicate which) =>
        new(folder, static (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), Everything)
        {
            ShouldIncludePredicate = which,
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !IsLink(ref entry),
        };

    // On Windows a folder that a cloud keeps in step bears the same attribute and leads nowhere else.
    private static bool IsLink(ref FileSystemEntry entry) =>
        entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFileSystemInfo().LinkTarget is not null;
}
