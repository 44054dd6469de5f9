using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Tasks.Artifacts;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>The files of a deployment, by their paths in the repository that is checked out here.</summary>
/// <param name="checkout">Where the platform checked the repository out; absent where it does not say.</param>
/// <param name="packages">Builds the artifact where the deployment names definitions; absent where nothing here builds.</param>
public sealed class DeployedFiles(LoadedConfiguration files, RunEvidence evidence, string? checkout, IPackageBuilder? packages)
{
    private const string Branches = "refs/heads/";

    /// <summary>The commit that is checked out, which at a promotion is another than the run's; absent where nobody says.</summary>
    // On a console, whoever works on a branch may have changed what it holds.
    public string? Commit() => evidence.Run.Commit is null && RepositoryFolder.BranchOf(Root()) is not null
        ? null
        : RepositoryFolder.CommitOf(Root()) ?? evidence.Run.Commit;

    /// <summary>The run's own; absent where it belongs to none.</summary>
    public string? Branch => evidence.Run.Identity?.Ref is { } at && at.StartsWith(Branches, StringComparison.Ordinal)
        ? at[Branches.Length..]
        : null;

    /// <param name="accepted">The commit that was deployed to the target last.</param>
    public Fact<ReviewQuestion> QuestionOf(string? accepted)
    {
        if (Commit() is not { } commit) return Unread("the run has no commit");
        if (Branch is not { } branch)
            return Unread("the run belongs to no branch into which pull requests are merged");
        var (sources, unbuilt) = Sources();
        if (unbuilt is not null) return Unread(unbuilt);
        var root = Root();
        var named = Named().Concat(sources).Select(file => Relative(root, file)).Distinct(StringComparer.Ordinal).ToList();
        if (named.Find(path => path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path)) is { } outside)
            return Unread($"{outside} lies outside of the repository");
        var scripts = files.Deployment.Artifact.Scripts;
        return Fact.Known(new ReviewQuestion
        {
            Commit = commit,
            Base = accepted,
            Branch = branch,
            Folder = FolderOf(root, files.Deployment.Folder),
            Scripts = scripts is null ? null : FolderOf(root, scripts),
            Named = named,
            Content = path => Content(root, path),
        });
    }

    /// <summary>What the artifact is built from; what people reviewed is what is deployed only where it builds to that very file.</summary>
    private (IReadOnlyList<string> Files, string? Objection) Sources()
    {
        var artifact = files.Deployment.Artifact;
        if (artifact.Definitions is not { } definitions) return ([], null);
        if (packages is null) return ([], $"this executable cannot tell what {definitions} is built from; trexis can");
        try
        {
            return artifact.IsHandedIn && !Builds(definitions, artifact.Dacpac!)
                ? ([], $"{artifact.Dacpac} is not what {definitions} builds here")
                : (packages.FilesOf(definitions), null);
        }
        catch (InputException exception)
        {
            return ([], exception.Problems[0].ToString());
        }
    }

    private bool Builds(string definitions, string package) =>
        InputFile.ReadBytes(package, FileKind.Dacpac).AsSpan().SequenceEqual(packages!.Build(definitions));

    private static Fact<ReviewQuestion> Unread(string reason) => Fact.Unreadable<ReviewQuestion>(reason);

    /// <summary>What the deployment reads, tracked or not: nothing that is carried out may be left out.</summary>
    private IEnumerable<string> Named()
    {
        var (deployment, artifact) = (files.Deployment, files.Deployment.Artifact);
        var single = new[]
        {
            deployment.File, files.Change?.File, artifact.Definitions is null ? artifact.Dacpac : null, artifact.Profile,
        };
        var others = new[] { artifact.Undo, evidence.Place.Target.Prepare };
        return single.OfType<string>()
            .Concat(artifact.Scripts is { } scripts ? Scripts(scripts, artifact.Layout.Recursive) : [])
            .Concat(others.OfType<string>().SelectMany(path => Scripts(path, recursive: false)))
            .Concat(deployment.Assertions.Select(assertion => assertion.File))
            .Concat(deployment.Queries.Select(query => query.File));
    }

    private static IEnumerable<string> Scripts(string path, bool recursive) =>
        Directory.Exists(path) ? ScriptListing.In(path, recursive, undo: null).Select(script => script.Path) : [path];

    private static GitBlob? Content(string root, string path)
    {
        var file = Path.Combine(root, path);
        return Path.Exists(file) ? GitBlob.Of(InputFile.ReadBytes(file, FileKind.Dacpac, root)) : null;
    }

    private string Root() => RepositoryFolder.Above(files.Deployment.Folder) ?? checkout ?? files.Deployment.Folder;

    private static string FolderOf(string root, string path) => Relative(root, path) is var folder && folder == "." ? "" : folder;

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace('\\', '/');
}
