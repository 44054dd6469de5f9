using System.Runtime.CompilerServices;

namespace Trexis.PipelineTasks.TestKit.Repository;

/// <summary>Files of this repository, as the tests find them.</summary>
public static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string At(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(At(relative));

    /// <summary>Relative paths with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Under(string folder, string pattern) =>
        !Directory.Exists(At(folder))
            ? []
            : [
                .. Directory.EnumerateFiles(At(folder), pattern, SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ];

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Trexis.PipelineTasks.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no Trexis.PipelineTasks.sln above {here}");
    }
}
