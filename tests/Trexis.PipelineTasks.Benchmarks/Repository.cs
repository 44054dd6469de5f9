namespace Trexis.PipelineTasks.Benchmarks;

internal static class Repository
{
    /// <summary>The checkout that this program was built from.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith(".trexis", StringComparison.Ordinal) || relative.StartsWith("databases", StringComparison.Ordinal))
                continue;
            var copy = Path.Combine(to, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Trexis.PipelineTasks.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("run the benchmarks from a checkout"));
}
