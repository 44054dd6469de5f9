using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.DeployDacpac;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// Which changes of the repository start the pipelines of a deployment file that lies in a folder: a change that nobody plans would be
/// deployed by the next one's run.
/// </summary>
/// <param name="Paths">From the repository's root, a folder with a slash at its end; none where every change starts them.</param>
internal sealed record WatchedPaths(IReadOnlyList<string> Paths)
{
    private static readonly WatchedPaths Everything = new([]);

    public bool IsEverything => Paths.Count == 0;

    /// <summary>The line of a workflow on GitHub, from its line end on; empty where there is none.</summary>
    public string OnGitHub => IsEverything ? "" : $"\n    paths: [{string.Join(", ", Each("**"))}]";

    /// <summary>That of a pipeline on Azure.</summary>
    public string OnAzure => IsEverything ? "" : $"\n  paths: {{ include: [{string.Join(", ", Each("*"))}] }}";

    /// <summary>The option of a build validation policy of Azure Repos, from its blank on.</summary>
    public string OfPolicy => IsEverything ? "" : $" --path-filter '{string.Join(';', Each("*").Select(path => $"/{path}"))}'";

    private IEnumerable<string> Each(string all) => Paths.Select(path => path.EndsWith('/') ? path + all : path);

    public static WatchedPaths Of(PipelineSetup setup)
    {
        // What a script reads before the build, nobody can tell.
        if (setup.Folder.Length == 0 || setup.BeforeBuild is not null || Built(setup) is not { } built) return Everything;
        List<string> outside =
        [
            .. Named(setup.Deployment).Concat(built)
                .Select(setup.InRepository)
                .Where(path => !path.StartsWith(setup.Folder, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];
        return outside.TrueForAll(PipelineSetup.IsPlain) ? new WatchedPaths([setup.Folder, .. outside]) : Everything;
    }

    /// <summary>What the deployment file names.</summary>
    private static IEnumerable<string> Named(DeploymentConfiguration deployment)
    {
        var artifact = deployment.Artifact;
        return new[] { artifact.Scripts, artifact.Undo }.OfType<string>().Select(Folder)
            .Concat(new[] { artifact.Profile, artifact.Definitions is null ? artifact.Dacpac : null }.OfType<string>())
            .Concat(deployment.Environments.SelectMany(environment => environment.Targets).Select(target => target.Prepare).OfType<string>()
                .Select(path => File.Exists(path) ? path : Folder(path)))
            .Concat(deployment.Assertions.Select(assertion => assertion.File))
            .Concat(deployment.Queries.Select(query => query.File));
    }

    private static string Folder(string path) => Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar;

    /// <summary>The folder of what is built; nothing where it cannot be told, or more is built from than lies there.</summary>
    private static IReadOnlyList<string>? Built(PipelineSetup setup)
    {
        if (setup.Build is not { } build) return [];
        var source = Path.GetFullPath(build, setup.Root);
        var folder = Folder(Directory.Exists(source) ? source : Path.GetDirectoryName(source)!);
        try
        {
            return new DefinedPackages().FilesOf(source).All(file => file.StartsWith(folder, StringComparison.Ordinal)) ? [folder] : null;
        }
        catch (InputException)
        {
            return null;
        }
    }
}
