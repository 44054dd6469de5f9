using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Configuration.Binding;

namespace Trexis.PipelineTasks.Configuration.Files;

/// <summary>Where a repository is checked out, as its files tell: nothing asks git.</summary>
public static partial class RepositoryFolder
{
    private const string Branches = "ref: refs/heads/";

    private const string Elsewhere = "gitdir: ";

    private const string OfOrigin = "ref: refs/remotes/origin/";

    /// <summary>The nearest folder, this one or above it, that holds a repository; absent outside of any.</summary>
    /// <param name="folder">Absolute.</param>
    public static string? Above(string folder) => NearestWith(".git", folder);

    /// <summary>
    /// The work tree in which a file lies by its name: its repository or, where nothing was checked out, the folder of its deployment;
    /// absent where it lies in none, for then a person named it there.
    /// </summary>
    /// <param name="file">Absolute.</param>
    public static string? TreeOf(string file) => Path.GetDirectoryName(file) is { } folder
        ? Above(folder) ?? NearestWith(ConfigurationReader.DeploymentFile, folder)
        : null;

    private static string? NearestWith(string name, string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, name))) return at.FullName;
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

    /// <summary>The URL of the remote <c>origin</c>; absent where the repository at this folder names none.</summary>
    public static string? OriginOf(string root) =>
        Read(root, "config") is { } text && Origin().Match(text) is { Success: true } origin ? origin.Groups[1].Value : null;

    /// <summary>The branch that is checked out at this folder; absent where it is a commit or a tag.</summary>
    public static string? BranchOf(string root) =>
        Read(root, "HEAD")?.Trim() is { } head && head.StartsWith(Branches, StringComparison.Ordinal) ? head[Branches.Length..] : null;

    /// <summary>The default branch of the remote <c>origin</c>, as a clone notes it; absent where nothing was cloned or fetched.</summary>
    public static string? DefaultBranchOf(string root) =>
        Read(root, "refs/remotes/origin/HEAD")?.Trim() is { } head && head.StartsWith(OfOrigin, StringComparison.Ordinal)
            ? head[OfOrigin.Length..]
            : null;

    /// <summary>
    /// The commit that is checked out at this folder, by itself or as the head of a branch; absent where these files do not tell.
    /// </summary>
    public static string? CommitOf(string root)
    {
        if (BranchOf(root) is not { } branch) return AsCommit(Read(root, "HEAD"));
        var name = Branches["ref: ".Length..] + branch;
        // Git packs many branches into one file, and writes each that moves since beside it.
        return AsCommit(Read(root, name)) ?? AsCommit(Read(root, "packed-refs", FileKind.References)?
            .Split('\n')
            .Select(line => line.Trim().Split(' '))
            .FirstOrDefault(line => line[^1] == name)?[0]);
    }

    private static string? AsCommit(string? text) => text?.Trim() is { } said && Commit().IsMatch(said) ? said : null;

    private static string? Read(string root, string name, FileKind? kind = null)
    {
        var own = Path.Combine(root, ".git");
        // Of a submodule, and of a work tree beside the first one, .git is a file that names the folder; what it has not for itself, it
        // shares with the first one.
        if (ReadIn(root, own) is { } link)
        {
            if (!link.StartsWith(Elsewhere, StringComparison.Ordinal)) return null;
            own = Path.GetFullPath(link[Elsewhere.Length..].Trim(), root);
        }

        var shared = ReadIn(own, Path.Combine(own, "commondir")) is { } common ? Path.GetFullPath(common.Trim(), own) : own;
        return ReadIn(own, Path.Combine(own, name), kind) ?? ReadIn(shared, Path.Combine(shared, name), kind);
    }

    private static string? ReadIn(string home, string file, FileKind? kind = null) =>
        File.Exists(file) ? InputFile.ReadText(file, kind ?? FileKind.Configuration, home) : null;

    [GeneratedRegex("^[0-9a-f]{40}$")]
    private static partial Regex Commit();

    [GeneratedRegex("""^\[remote "origin"\]\s(?:[^\[]*\s)?url = (\S+)\s*$""", RegexOptions.Multiline)]
    private static partial Regex Origin();
}
