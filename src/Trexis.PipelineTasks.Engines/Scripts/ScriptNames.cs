using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>What names mean, by our own rules and by those of the tools that a team may come from.</summary>
public static class ScriptNames
{
    private const string Separator = "__";

    private const int LengthOfTimestamp = 14;

    /// <summary>What names may hold beside that where a tool allows more; nothing that a log or a page obeys.</summary>
    private const string OfTools = "()+,&'=~!";

    /// <summary>In the order of the Unicode collation.</summary>
    private const string Signs = " _-,!.'()/&+=~0123456789";

    // In the order and with the kinds of grate 2.2 (FoldersConfiguration of grate.core). Left out on purpose: runAfterCreateDatabase runs
    // only in a database that grate has just made, createDatabase and dropDatabase make and drop it.
    private static readonly (string Folder, ScriptKind Kind)[] GrateFolders =
    [
        ("beforeMigration", ScriptKind.Always),
        ("alterDatabase", ScriptKind.Repeatable),
        ("runBeforeUp", ScriptKind.Repeatable),
        ("up", ScriptKind.Versioned),
        ("runFirstAfterUp", ScriptKind.Repeatable),
        ("functions", ScriptKind.Repeatable),
        ("views", ScriptKind.Repeatable),
        ("sprocs", ScriptKind.Repeatable),
        ("triggers", ScriptKind.Repeatable),
        ("indexes", ScriptKind.Repeatable),
        ("runAfterOtherAnyTimeScripts", ScriptKind.Repeatable),
        ("permissions", ScriptKind.Always),
        ("afterMigration", ScriptKind.Always),
    ];

    /// <summary>The folders in which grate's scripts lie.</summary>
    public static IEnumerable<string> FoldersOfGrate => GrateFolders.Select(known => known.Folder);

    /// <summary>What users may write.</summary>
    public static string Accepted(ScriptNaming naming) => naming switch
    {
        ScriptNaming.Flyway => "V1.1__name.sql, R__name.sql or U1.1__name.sql; Flyway's callbacks and baseline scripts (B…) are not run "
            + "here and belong into another folder",
        ScriptNaming.DbUp => "any name that ends with .sql, such as Script0001 - name.sql",
        ScriptNaming.Grate => $"name.sql in one of {string.Join(", ", FoldersOfGrate)}, without .ENV.",
        ScriptNaming.EntityFramework => "the migration's id, 20240131120000_Name.sql, or one idempotent script of any name",
        _ => "V0001__name.sql, R__name.sql, A__name.sql or U0001__name.sql, the name of letters, digits, blanks, '-', '_' and '.'",
    };

    /// <summary>Absent for every name that is not exactly of an accepted form.</summary>
    /// <param name="file">The path in the folder, with forward slashes.</param>
    public static ScriptName? TryParse(string file, ScriptNaming naming = ScriptNaming.Trexis)
    {
        if (!file.EndsWith(ScriptListing.Ending, StringComparison.Ordinal)) return null;
        if (!file.All(character => IsPlain(character) || (naming != ScriptNaming.Trexis && OfTools.Contains(character)))) return null;
        var name = file[(file.LastIndexOf('/') + 1)..^ScriptListing.Ending.Length];
        if (string.IsNullOrWhiteSpace(name)) return null;
        return naming switch
        {
            ScriptNaming.Flyway => Flyway(file, name),
            ScriptNaming.DbUp => Once(file, DbUpName(file)),
            ScriptNaming.Grate => Grate(file, name),
            ScriptNaming.EntityFramework => EntityFramework(file, name),
            _ => Prefixed(file, name),
        };
    }

    /// <summary>As DbUp writes it down: separators of folders become dots (SqlScript.FromFile).</summary>
    public static string DbUpName(string file) => file.Replace('/', '.');

    // Flyway: prefix, version, two underscores, description; repeatable scripts run by description. Red Gate's documentation,
    // "Migrations", and ResourceNameParser of flyway-core.
    private static ScriptName? Flyway(string file, string name) =>
        Prefixed(file, name) is { Kind: not ScriptKind.Always } parsed
            ? parsed with { Sorted = parsed.Version is null ? name[(1 + Separator.Length)..].Replace('_', ' ') : "" }
            : null;

    private static ScriptName? Grate(string file, string name)
    {
        var folder = file[..Math.Max(0, file.IndexOf('/', StringComparison.Ordinal))];
        var phase = Array.FindIndex(GrateFolders, known => known.Folder.Equals(folder, StringComparison.OrdinalIgnoreCase));
        // Scripts for one environment only are known by .ENV. in their name (GrateEnvironment); here every environment gets the same.
        if (phase < 0 || $".{name}.".Contains(".env.", StringComparison.OrdinalIgnoreCase)) return null;
        var sorted = Collated(file[(folder.Length + 1)..^ScriptListing.Ending.Length]);
        var kind = $".{name}.".Contains(".everytime.", StringComparison.OrdinalIgnoreCase) ? ScriptKind.Always : GrateFolders[phase].Kind;
        return kind == ScriptKind.Versioned
            ? new ScriptName(file, kind, ScriptVersion.FromName(file, sorted)) { Phase = phase }
            : new ScriptName(file, kind, null) { Phase = phase, Sorted = sorted };
    }

    // A migration's id is its moment and name; ids are ordered as texts (MigrationsIdGenerator and HistoryRow of EF Core).
    private static ScriptName EntityFramework(string file, string name) =>
        name.Length > LengthOfTimestamp + 1
            && name[LengthOfTimestamp] == '_'
            && !name.AsSpan(0, LengthOfTimestamp).ContainsAnyExceptInRange('0', '9')
            ? Once(file, name)
            : new ScriptName(file, ScriptKind.Repeatable, null);

    private static ScriptName Once(string file, string name) => new(file, ScriptKind.Versioned, ScriptVersion.FromName(name));

    // As FileSystem.GetFiles of grate has them ordered by the rules of a language: without the ending, whatever the case, signs before
    // digits before letters, and what lies in subfolders last.
    private static string Collated(string path) =>
        (path.Contains('/', StringComparison.Ordinal) ? "/" : ".") + string.Concat(path.ToLowerInvariant().Select(
            character => Signs.IndexOf(character, StringComparison.Ordinal) is >= 0 and var rank ? (char)(rank + 1) : character));

    private static ScriptName? Prefixed(string file, string name)
    {
        var separator = name.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 1 || string.IsNullOrWhiteSpace(name[(separator + Separator.Length)..])) return null;
        var version = name[1..separator];
        return (name[0], version.Length) switch
        {
            ('V', > 0) when ScriptVersion.TryParse(version) is { } parsed => new ScriptName(file, ScriptKind.Versioned, parsed),
            ('U', > 0) when ScriptVersion.TryParse(version) is { } parsed => new ScriptName(file, ScriptKind.Undo, parsed),
            ('R', 0) => new ScriptName(file, ScriptKind.Repeatable, null),
            ('A', 0) => new ScriptName(file, ScriptKind.Always, null),
            _ => null,
        };
    }

    private static bool IsPlain(char character) => char.IsLetterOrDigit(character) || character is ' ' or '-' or '_' or '.' or '/';
}
