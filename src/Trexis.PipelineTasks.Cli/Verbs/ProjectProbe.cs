using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>What <c>trexis init</c> finds in a folder.</summary>
/// <param name="Database">Relative to the folder; only for the embedded engine.</param>
/// <param name="Scripts">Relative to the folder, with forward slashes.</param>
internal sealed record ProjectProbe(
    string Folder, EngineCapabilities Engine, string? Database, bool DatabaseExists, string Scripts, bool HasScripts)
{
    /// <exception cref="InputException">Several candidates, and none was named.</exception>
    public static ProjectProbe From(string folder, EngineCapabilities? engine, string? database, string? scripts)
    {
        var databases = Directory.EnumerateFiles(folder)
            .Where(IsDatabase)
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (database is null && databases.Count > 1 && engine is null or { OpensFiles: true })
            throw new InputException([new InputProblem(
                "--database", "is needed: several database files lie here", null, string.Join(", ", databases))]);
        var file = database ?? (databases.Count == 1 ? databases[0] : null);
        var kind = engine ?? (file is null ? EngineCapabilities.Default : EngineCapabilities.All.First(known => known.OpensFiles));
        var scriptFolder = scripts ?? ScriptFolderIn(folder);
        return new ProjectProbe(
            folder,
            kind,
            kind.OpensFiles ? file ?? "databases/dev.db" : null,
            file is not null && File.Exists(Path.Combine(folder, file)),
            scriptFolder ?? "migrations",
            scriptFolder is not null && HoldsScripts(Path.Combine(folder, scriptFolder)));
    }

    public static bool HoldsScripts(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "V*.sql").Any();

    private static string? ScriptFolderIn(string folder)
    {
        var candidates = Directory.EnumerateDirectories(folder)
            .Where(HoldsScripts)
            .Select(candidate => Path.GetFileName(candidate))
            .Order(StringComparer.Ordinal)
            .ToList();
        return candidates.Count switch
        {
            0 => HoldsScripts(folder) ? "." : null,
            1 => candidates[0],
            _ => throw new InputException([new InputProblem(
                "--scripts", "is needed: several folders hold V*.sql", null, string.Join(", ", candidates))]),
        };
    }

    private static bool IsDatabase(string file) => Path.GetExtension(file) is ".db" or ".sqlite" or ".sqlite3";
}
