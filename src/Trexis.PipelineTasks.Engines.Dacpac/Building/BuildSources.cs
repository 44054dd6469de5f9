using Trexis.PipelineTasks.Engines.Dacpac.Sources;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>What a package is built of, whether a folder or a project says it.</summary>
/// <param name="Index">Of all files that were read.</param>
/// <param name="Definitions">Those of them that become objects.</param>
/// <param name="Variables">SQLCMD variables that the package asks for.</param>
internal sealed record BuildSources(
    string Folder, SourceIndex Index, IReadOnlyList<SourceFile> Definitions, SqlPlatform Platform, IReadOnlyList<string> Variables)
{
    private const string PreName = "PreDeployment.sql";
    private const string PostName = "PostDeployment.sql";

    public ComposedScript? PreDeployment { get; private init; }

    public ComposedScript? PostDeployment { get; private init; }

    public byte[]? RefactorLog { get; private init; }

    /// <summary>Of a release that says none.</summary>
    public Version Version { get; private init; } = new(1, 0, 0, 0);

    /// <summary>Of the database; absent for the server's own.</summary>
    public string? Collation { get; private init; }

    public IReadOnlyList<DatabaseReference> References { get; private init; } = [];

    /// <summary>Every file of the repository that decides what is built, in full.</summary>
    public IReadOnlyList<string> All { get; private init; } = [];

    /// <exception cref="InputException">Files that are not there or cannot be read.</exception>
    public static BuildSources Read(BuildRequest request) =>
        IsProject(request.Folder)
            ? OfProject(SqlProject.Read(request.Folder, request.References, request.NuGetFolder, request.Version), request)
            : OfFolder(request);

    /// <summary>Of a folder, with what becomes the package's scripts.</summary>
    /// <exception cref="InputException">It cannot be read or holds no SQL.</exception>
    public static SourceIndex IndexOf(string folder, SqlPlatform? platform)
    {
        var index = SourceIndex.Read(folder, platform);
        index.Scripts = [.. new[] { Script(folder, index, PreName), Script(folder, index, PostName) }.OfType<ComposedScript>()];
        return index;
    }

    public static bool IsProject(string path) =>
        Path.GetExtension(path).Equals(SqlProject.Extension, StringComparison.OrdinalIgnoreCase);

    private static BuildSources OfFolder(BuildRequest request)
    {
        var index = SourceIndex.Read(request.Folder, request.Platform);
        var definitions = index.Files.Where(file => !Is(file, PreName) && !Is(file, PostName)).ToList();
        return new BuildSources(request.Folder, index, definitions, request.Platform, [])
        {
            PreDeployment = Script(request.Folder, index, PreName),
            PostDeployment = Script(request.Folder, index, PostName),
            RefactorLog = RefactorLogs.In(request.Folder),
            All = [.. index.Files.Select(file => Path.Combine(request.Folder, file.Name)), .. RefactorLogs.FilesIn(request.Folder)],
        };
    }

    private static BuildSources OfProject(SqlProject project, BuildRequest request)
    {
        var (folder, platform) = (Path.GetDirectoryName(request.Folder)!, project.Platform ?? request.Platform);
        var index = SourceIndex.Read(folder, project.Files, platform);
        return new BuildSources(folder, index, index.Files, platform, project.Variables)
        {
            PreDeployment = project.PreDeployment,
            PostDeployment = project.PostDeployment,
            RefactorLog = RefactorLogs.Merged(project.RefactorLogs),
            Version = project.Version ?? new Version(1, 0, 0, 0),
            Collation = project.Collation,
            References = project.References,
            All = project.All,
        };
    }

    private static ComposedScript? Script(string folder, SourceIndex sources, string name) => ComposedScript.Joined(
        [.. sources.Files.Where(file => Is(file, name))
            .Select(file => ComposedScript.Of(Path.Combine(folder, file.Name), file.Text.TrimEnd() + "\n"))]);

    private static bool Is(SourceFile file, string name) => Path.GetFileName(file.Name).Equals(name, StringComparison.OrdinalIgnoreCase);
}
