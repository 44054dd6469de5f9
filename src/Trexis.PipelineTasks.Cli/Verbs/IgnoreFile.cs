using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A folder's <c>.gitignore</c>, to which lines are added that it lacks; what stands there stays.</summary>
internal static class IgnoreFile
{
    /// <returns>The lines that were added.</returns>
    public static IReadOnlyList<string> Add(string folder, params IReadOnlyList<string> lines)
    {
        var file = Path.Combine(folder, ".gitignore");
        var there = File.Exists(file) ? InputFile.ReadText(file, FileKind.Configuration, folder) : "";
        List<string> missing = [.. lines.Except(there.Split('\n').Select(line => line.Trim()), StringComparer.Ordinal)];
        if (missing.Count == 0) return missing;
        var gap = there.Length == 0 || there.EndsWith('\n') ? "" : "\n";
        WholeFile.Write(file, System.Text.Encoding.UTF8.GetBytes($"{there}{gap}{string.Join('\n', missing)}\n"));
        return missing;
    }
}
