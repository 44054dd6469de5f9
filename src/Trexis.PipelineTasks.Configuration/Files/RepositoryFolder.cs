namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>Where a repository is checked out, as its files tell: nothing asks git.</summary>
public static class RepositoryFolder
{
    /// <summary>The nearest folder, this one or above it, that holds a repository; absent outside of any.</summary>
    /// <param name="folder">Absolute.</param>
    public static string? Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return null;
    }

    /// <summary>
    /// A file as annotations and links name it: from its repository's root, with forward slashes; its name outside of any.
    /// </summary>
    /// <param name="file">Absolute.</param>
    public static string PathOf(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        return Path.GetRelativePath(Above(folder) ?? folder, file).Replace('\\', '/');
    }
}
