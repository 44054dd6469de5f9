using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Deployments.Plans;

/// <summary>Which files of a folder are its scripts: on this the artifact's hash and the order of scripts both rest.</summary>
public static class ScriptListing
{
    public const string Ending = ".sql";

    /// <param name="undo">A folder of undo scripts, absolute: what lies in it is none of the folder's own.</param>
    /// <returns>In ordinal order of their names. Links to folders are not followed, nor folders of tools read.</returns>
    public static IReadOnlyList<ScriptFile> In(string folder, bool recursive, string? undo) =>
        [.. Below(folder, "", recursive, undo).OrderBy(file => file.Name, StringComparer.Ordinal)];

    /// <summary>
    /// What looks like a script and is not read, by its path in the folder: a copy, another ending, a subfolder's, a folder. A reader has
    /// to know.
    /// </summary>
    /// <param name="homes">Other folders whose scripts are read, absolute.</param>
    public static IReadOnlyList<string> PassedOver(string folder, bool recursive, params IReadOnlyList<string?> homes) => Lookalikes.Ending(
        Ending,
        folder,
        file => file.Name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)
            && (recursive || IsSame(file.DirectoryName!, folder) || homes.Any(home => IsSame(file.DirectoryName!, home))));

    private static IEnumerable<ScriptFile> Below(string folder, string prefix, bool recursive, string? undo)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder))
        {
            var name = Path.GetFileName(path);
            if (name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)) yield return new ScriptFile(path, prefix + name);
            else if (recursive
                && !Lookalikes.IsToolsOwn(name)
                && new DirectoryInfo(path) is { Exists: true, LinkTarget: null }
                && !IsSame(path, undo))
            {
                foreach (var file in Below(path, $"{prefix}{name}/", recursive, undo)) yield return file;
            }
        }
    }

    private static bool IsSame(string path, string? other) => other is not null
        && Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)) == Path.GetFullPath(path);
}

/// <param name="Path">Absolute.</param>
/// <param name="Name">Its path in the folder, with forward slashes.</param>
public sealed record ScriptFile(string Path, string Name);
