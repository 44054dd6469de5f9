using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>A folder of scripts that <c>trexis init</c> found.</summary>
/// <param name="Folder">Relative to where it looked, with forward slashes.</param>
/// <param name="Read">Absent where nothing lies there yet, or something in it is refused.</param>
/// <param name="Applied">What the history of the tool says of it, where a database lies here that has one.</param>
internal sealed record FoundScripts(string Folder, ScriptLayout Layout, ScriptFolder? Read, AppliedByTool? Applied)
{
    /// <summary>Absent where our own rules name the scripts.</summary>
    public string? Tool => MigrationTool.For(Layout.Naming)?.Name;

    /// <summary>In one line, for whoever called init.</summary>
    public string Describe()
    {
        var what = $"{(Tool is null ? "" : Tool + " ")}scripts in {Folder}";
        if (Read is null) return $"{what}; not all of them can be read, trexis plan names which";
        var counts = new (string Word, int Count)[]
        {
            ("versioned", Read.Versioned.Count),
            ("repeatable", Read.Repeatable.Count),
            ("always", Read.Always.Count),
            ("undo", Read.Undo.Count),
        };
        var told = string.Join(", ", counts.Where(kind => kind.Count > 0).Select(kind => $"{HumanText.Number(kind.Count)} {kind.Word}"));
        return Applied is null
            ? $"{what}: {told}"
            : $"{what}: {told}; {Applied.History.Table} knows {HumanText.Number(Applied.Applied.Count)} of them"
                + (Applied.UpTo is { } last ? $", up to {last}" : "");
    }
}

/// <summary>Finds folders of scripts, and tells by files and histories whose rules they follow.</summary>
/// <param name="root">Absolute.</param>
/// <param name="histories">Of the database file that lies here.</param>
internal sealed class ScriptProbe(string root, IReadOnlyList<ToolHistory> histories)
{
    private const int Deepest = 6;

    private const int DepthOfProjects = 2;

    private static readonly string[] Passed = ["bin", "obj", "node_modules", "changes"];

    private static readonly string[] FlywaysOwn = ["flyway.conf", "flyway.toml", "conf/flyway.conf", "conf/flyway.toml"];

    private readonly List<string> _projectsOfDbUp =
    [
        .. Folders(root, DepthOfProjects).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Where(file => Holds(file, FileKind.Source, "Include=\"dbup"))
            .Select(file => Path.GetDirectoryName(file)!),
    ];

    private readonly bool _hasFlyway = FlywaysOwn.Any(file => File.Exists(Path.Combine(root, file)));

    /// <summary>Every folder whose scripts some tool's rules explain; those below one of them belong to it.</summary>
    public IReadOnlyList<FoundScripts> Find()
    {
        var found = Below(root, 0).ToList();
        if (found.Count == 0 && NamingOf(root) is { } naming) found.Add((root, naming));
        // Flyway's scripts by year or by release: the folder that holds those folders is meant.
        if (found.Count > 1 && found.All(one => one.Naming is ScriptNaming.Trexis or ScriptNaming.Flyway)
            && found.Select(one => Path.GetDirectoryName(one.Folder)!).Distinct(StringComparer.Ordinal).ToList() is [var parent]
            && parent != root)
            found = [(parent, ScriptNaming.Flyway)];
        return [.. found.Select(one => In(one.Folder, one.Naming)).OrderBy(one => one.Folder, StringComparer.Ordinal)];
    }

    /// <summary>A folder of which the user said where it lies, and perhaps whose rules it follows.</summary>
    public FoundScripts In(string folder, ScriptNaming? naming = null)
    {
        var path = Path.GetFullPath(folder, root);
        var usual = ScriptLayout.For(naming ?? (Directory.Exists(path) ? NamingOf(path) : null) ?? ScriptNaming.Trexis);
        var read = Read(path, usual);
        var applied = read is null ? null : AppliedByTool.From(read, histories).FirstOrDefault(one => one.Applied.Count > 0);
        return new FoundScripts(Path.GetRelativePath(root, path).Replace('\\', '/'), usual, read, applied);
    }

    /// <summary>Where EF Core's migrations lie as code; absent where there are none.</summary>
    public string? MigrationsInCode() => Folders(root, Deepest)
        .FirstOrDefault(folder => Directory.EnumerateFiles(folder, "*_*.Designer.cs").Any(file =>
            ScriptNames.TryParse(Path.GetFileName(file).Replace(".Designer.cs", ScriptListing.Ending, StringComparison.Ordinal),
                ScriptNaming.EntityFramework)?.Version is not null)) is { } found
            ? Path.GetRelativePath(root, found).Replace('\\', '/')
            : null;

    /// <summary>Whether anything that looks like a script lies there: then it is somebody's.</summary>
    public static bool HoldsScripts(string folder) =>
        Directory.Exists(folder) && ScriptListing.In(folder, recursive: true, undo: null).Count > 0;

    private IEnumerable<(string Folder, ScriptNaming Naming)> Below(string folder, int depth)
    {
        if (IsOfGrate(folder)) return [(folder, ScriptNaming.Grate)];
        if (depth > 0 && NamingOf(folder) is { } naming) return [(folder, naming)];
        return depth == Deepest ? [] : Folders(folder, 1).Where(one => one != folder).SelectMany(one => Below(one, depth + 1));
    }

    private ScriptNaming? NamingOf(string folder)
    {
        if (IsOfGrate(folder)) return ScriptNaming.Grate;
        var names = ScriptListing.In(folder, recursive: false, undo: null);
        if (names.Count == 0) return null;
        // What a tool wrote down of these very scripts says more than their names.
        var known = histories.FirstOrDefault(history => Read(folder, ScriptLayout.For(history.Tool.Naming)) is { } read
            && AppliedByTool.From(read, [history]).Any(one => one.Applied.Count > 0));
        if (known is not null) return known.Tool.Naming;
        if (IsVersioned(names, ScriptNaming.Trexis))
        {
            var below = ScriptListing.In(folder, recursive: true, undo: null).Where(file => file.Name.Contains('/'));
            return _hasFlyway || IsVersioned(below, ScriptNaming.Flyway) ? ScriptNaming.Flyway : ScriptNaming.Trexis;
        }

        if (IsVersioned(names, ScriptNaming.EntityFramework)
            || names.Any(file => Holds(file.Path, FileKind.Script, MigrationTool.EntityFramework.Table)))
            return ScriptNaming.EntityFramework;
        return _projectsOfDbUp.Any(project => $"{folder}{Path.DirectorySeparatorChar}".StartsWith(
            project + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            || names.Any(file => file.Name is ['S', 'c', 'r', 'i', 'p', 't', >= '0' and <= '9', ..])
            ? ScriptNaming.DbUp
            : null;
    }

    private static bool IsOfGrate(string folder) => HoldsScripts(Path.Combine(folder, "up"));

    private static bool IsVersioned(IEnumerable<ScriptFile> files, ScriptNaming naming) =>
        files.Any(file => ScriptNames.TryParse(file.Name, naming) is { Kind: ScriptKind.Versioned });

    private static ScriptFolder? Read(string folder, ScriptLayout layout)
    {
        try
        {
            return Directory.Exists(folder) ? ScriptFolder.Read(folder, null, layout) : null;
        }
        catch (InputException)
        {
            // What is wrong with which file is the plan's to say.
            return null;
        }
    }

    private static bool Holds(string file, FileKind kind, string text)
    {
        try
        {
            return InputFile.ReadText(file, kind).Contains(text, StringComparison.OrdinalIgnoreCase);
        }
        catch (InputException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Folders(string folder, int depth) => depth == 0
        ? [folder]
        :
        [
            folder,
            .. new DirectoryInfo(folder).EnumerateDirectories()
                .Where(one => one is { LinkTarget: null } && !one.Name.StartsWith('.') && !Passed.Contains(one.Name))
                .OrderBy(one => one.Name, StringComparer.Ordinal)
                .SelectMany(one => Folders(one.FullName, depth - 1)),
        ];
}
