namespace Render;

/// <summary>The checkout whose declarations were compiled into this program: never another one that it is started in.</summary>
internal static class Checkout
{
    private const string Solution = "Trexis.PipelineTasks.sln";

    public static string Root(string start)
    {
        var folder = Path.GetFullPath(start);
        while (folder is not null && !File.Exists(Path.Combine(folder, Solution))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"no {Solution} above {start}");
    }

    /// <param name="path">With forward slashes, as Git names it.</param>
    public static string At(string root, string path) => Path.Combine([root, .. path.Split('/')]);

    /// <summary>With forward slashes, in order.</summary>
    public static IEnumerable<string> Under(string root, string folder, string pattern) => !Directory.Exists(At(root, folder))
        ? []
        : Directory.EnumerateFiles(At(root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
}
