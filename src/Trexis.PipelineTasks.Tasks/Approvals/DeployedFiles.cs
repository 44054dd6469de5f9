using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>The files of a deployment, by their paths in the repository that is checked out here.</summary>
internal static class DeployedFiles
{
    private const string Branches = "refs/heads/";

    /// <summary>The commit that is checked out, which at a promotion is another than the run's; absent where nobody says.</summary>
    public static string? CommitOf(TaskRun run)
    {
        var head = Path.Combine(RootOf(run), ".git", "HEAD");
        var said = File.Exists(head) ? InputFile.ReadText(head, FileKind.Holder).Trim() : "";
        return said.Length == 40 && said.All(char.IsAsciiHexDigitLower) ? said : run.Context.Commit;
    }

    /// <param name="accepted">The commit that was deployed to the target last.</param>
    public static Fact<ReviewQuestion> QuestionOf(TaskRun run, string? accepted)
    {
        if (CommitOf(run) is not { } commit) return Unread("the run has no commit");
        if (run.Context.Identity?.Ref is not { } at || !at.StartsWith(Branches, StringComparison.Ordinal))
            return Unread("the run belongs to no branch into which pull requests are merged");
        var root = RootOf(run);
        var named = NamedBy(run).Select(file => Relative(root, file)).Distinct(StringComparer.Ordinal).ToList();
        if (named.Find(path => path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path)) is { } outside)
            return Unread($"{outside} lies outside of the repository");
        var folder = Relative(root, run.Deployment.Folder);
        return Fact.Known(new ReviewQuestion
        {
            Commit = commit,
            Base = accepted,
            Branch = at[Branches.Length..],
            Folder = folder == "." ? "" : folder,
            Named = named,
            Content = path => Content(root, path),
        });
    }

    private static Fact<ReviewQuestion> Unread(string reason) => Fact.Unreadable<ReviewQuestion>(reason);

    /// <summary>What the deployment reads, tracked or not: nothing that is carried out may be left out.</summary>
    private static IEnumerable<string> NamedBy(TaskRun run)
    {
        var (deployment, artifact) = (run.Deployment, run.Deployment.Artifact);
        var single = new[] { deployment.File, run.Change?.File, artifact.Dacpac, artifact.Profile };
        var folders = new[] { artifact.Scripts, artifact.Undo, run.Target.Prepare };
        return single.OfType<string>()
            .Concat(folders.OfType<string>().SelectMany(Scripts))
            .Concat(deployment.Assertions.Select(assertion => assertion.File))
            .Concat(deployment.Queries.Select(query => query.File));
    }

    private static IEnumerable<string> Scripts(string path) => Directory.Exists(path)
        ? Directory.EnumerateFileSystemEntries(path)
            .Where(file => file.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
        : [path];

    private static GitBlob? Content(string root, string path)
    {
        var file = Path.Combine(root, path);
        return Path.Exists(file) ? GitBlob.Of(InputFile.ReadBytes(file, FileKind.Dacpac, root)) : null;
    }

    private static string RootOf(TaskRun run)
    {
        for (var at = new DirectoryInfo(run.Deployment.Folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        }

        return run.Host.Context.Checkout ?? run.Deployment.Folder;
    }

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
