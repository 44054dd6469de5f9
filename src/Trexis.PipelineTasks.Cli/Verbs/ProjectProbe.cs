using Trexis.PipelineTasks.Cli.Workflows;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Supported;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>What <c>trexis init</c> finds in a folder.</summary>
/// <param name="Database">Relative to the folder; only for the embedded engine.</param>
/// <param name="Scripts">The scripts to deploy: found, or those to be.</param>
/// <param name="Package">A dacpac or the project that one is built from, relative to the folder; absent where scripts are deployed.</param>
internal sealed record ProjectProbe(
    string Folder, EngineCapabilities Engine, string? Database, bool DatabaseExists, FoundScripts Scripts, string? Package)
{
    private const string PackageEnd = ".dacpac";

    /// <summary>What was found, a line for each.</summary>
    public IReadOnlyList<string> Found { get; init; } = [];

    public bool HasScripts => ScriptProbe.HoldsScripts(Path.Combine(Folder, Scripts.Folder));

    /// <summary>Whether a first script is welcome: not if there are any, and not in another tool's folder.</summary>
    public bool WantsScript => Package is null && Scripts.Tool is null && !HasScripts;

    /// <param name="asked">What the user said; the rest is looked for.</param>
    /// <exception cref="InputException">Several candidates, and none was named.</exception>
    public static async Task<ProjectProbe> FromAsync(string folder, AskedFor asked, CancellationToken cancel)
    {
        var databases = Directory.EnumerateFiles(folder)
            .Where(IsDatabase)
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (asked.Database is null && databases.Count > 1 && asked.Engine is null or { OpensFiles: true })
            throw new InputException("--database", "is needed: several database files lie here", null, string.Join(", ", databases));
        var file = asked.Database ?? (databases.Count == 1 ? databases[0] : null);
        var kind = asked.Engine ?? (file is null ? EngineCapabilities.Default : EngineCapabilities.All.First(known => known.OpensFiles));
        var exists = file is not null && File.Exists(Path.Combine(folder, file));
        var lines = new List<string>();
        var histories = kind.OpensFiles && exists ? await HistoriesAsync(kind, Path.Combine(folder, file!), lines, cancel) : [];
        var probe = new ScriptProbe(folder, histories);
        var scripts = ScriptsFrom(probe, asked);
        var package = scripts is null && kind.TakesDacpacs ? PackageIn(folder, lines) : null;
        if (scripts is not null) lines.Add(scripts.Describe());
        else if (package is null && probe.MigrationsInCode() is { } code)
        {
            scripts = probe.In("migrations", ScriptNaming.EntityFramework);
            lines.Add($"EF Core migrations in {code}, and no script of them: dotnet ef migrations script --idempotent --output "
                + "migrations/migrations.sql");
        }

        return new ProjectProbe(
            folder, kind, kind.OpensFiles ? file ?? "databases/dev.db" : null, exists, scripts ?? probe.In("migrations"), package)
        { Found = lines };
    }

    private static FoundScripts? ScriptsFrom(ScriptProbe probe, AskedFor asked)
    {
        if (asked.Scripts is { } named) return probe.In(named, asked.Naming);
        var found = probe.Find();
        return found.Count switch
        {
            0 => asked.Naming is { } naming ? probe.In("migrations", naming) : null,
            1 => asked.Naming is { } naming ? probe.In(found[0].Folder, naming) : found[0],
            _ => throw new InputException(
                "--scripts", "is needed: several folders hold scripts", null,
                string.Join(", ", found.Select(one => one.Tool is { } tool ? $"{one.Folder} ({tool})" : one.Folder))),
        };
    }

    private static async Task<IReadOnlyList<ToolHistory>> HistoriesAsync(
        EngineCapabilities kind, string file, List<string> lines, CancellationToken cancel)
    {
        try
        {
            var connection = new TargetConnection(new ConnectionReference(ConnectionKind.File, file), new Secret(file));
            await using var database = await SupportedEngines.All.For(kind.Name, "--engine").OpenAsync(connection, cancel);
            return await database.ReadToolHistoriesAsync(null, cancel);
        }
        catch (DatabaseException exception)
        {
            lines.Add($"{Path.GetFileName(file)}, which cannot be read: {exception.Message}");
            return [];
        }
    }

    private static string? PackageIn(string folder, List<string> lines)
    {
        // A dacpac beside deployment.yml is meant; one in a folder may be what was built from a project here.
        var packages = PipelineSetup.FilesIn(folder, PackageEnd);
        var beside = packages.Where(package => Path.GetDirectoryName(package) == folder).ToList();
        var projects = PipelineSetup.ProjectsIn(folder);
        var isProject = beside.Count == 0 && projects.Count > 0;
        if ((isProject ? projects : beside.Count > 0 ? beside : packages) is not [var only]) return null;
        var source = Path.GetRelativePath(folder, only).Replace('\\', '/');
        lines.Add(isProject ? $"a database project, {source}, from which each run builds the dacpac" : $"a dacpac, {source}");
        return source;
    }

    private static bool IsDatabase(string file) => Path.GetExtension(file) is ".db" or ".sqlite" or ".sqlite3";
}

/// <summary>What the user said of the project; what is absent is looked for.</summary>
internal sealed record AskedFor(EngineCapabilities? Engine, string? Database, string? Scripts, ScriptNaming? Naming);
