namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Paths in configuration files: relative to the file that holds them, with forward slashes on every system.</summary>
internal static class ConfiguredPath
{
    /// <summary>An absolute path. Addresses, shares and drive letters, which may be another machine's, stay as they are.</summary>
    public static string Resolve(string file, string path)
    {
        var isElsewhere = path.Contains("://", StringComparison.Ordinal)
            || path.StartsWith("//", StringComparison.Ordinal)
            || path.StartsWith(@"\\", StringComparison.Ordinal)
            || path is [_, ':', '/' or '\\', ..];
        return isElsewhere ? path : Path.GetFullPath(path.Replace('\\', '/'), Path.GetDirectoryName(file)!);
    }

    /// <summary>As messages and annotations name a file: relative to the working folder where it is inside, with forward slashes.</summary>
    public static string Display(string file, string workingFolder)
    {
        var relative = Path.GetRelativePath(workingFolder, file);
        var isInside = !Path.IsPathRooted(relative)
            && relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return (isInside ? relative : file).Replace('\\', '/');
    }
}
