using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

public enum ScriptKind
{
    /// <summary>Runs once, in the order of versions.</summary>
    Versioned,

    /// <summary>Runs again whenever its content is another.</summary>
    Repeatable,

    /// <summary>Runs in every deployment.</summary>
    Always,

    /// <summary>Takes a versioned script back.</summary>
    Undo,
}

/// <summary>One file of a script folder.</summary>
/// <param name="Text">UTF-8 without byte-order mark, lines ending in <c>\n</c> whatever a checkout made of them.</param>
/// <param name="Location">Relative to the repository's root, for annotations.</param>
/// <param name="Sha256">Of <paramref name="Text"/>.</param>
public sealed record Script(ScriptName Name, string Text, string Location, string Sha256)
{
    public SqlText Sql => new(Name.File, Text, Location);
}

/// <summary>What a file's name says of its script.</summary>
/// <param name="File">The name with its extension: what journals hold.</param>
/// <param name="Version">Of versioned and undo scripts.</param>
public sealed record ScriptName(string File, ScriptKind Kind, ScriptVersion? Version)
{
    public const string Accepted = "V0001__name.sql, R__name.sql, A__name.sql or U0001__name.sql, the name of letters, digits, blanks, "
        + "'-', '_' and '.'";

    private const string Extension = ".sql";
    private const string Separator = "__";

    /// <summary>Absent for every name that is not exactly of an accepted form.</summary>
    public static ScriptName? TryParse(string file)
    {
        if (file.Length == 0 || !file.EndsWith(Extension, StringComparison.Ordinal)) return null;
        var separator = file.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 1 || !IsName(file.AsSpan()[(separator + Separator.Length)..^Extension.Length])) return null;
        var version = file[1..separator];
        return (file[0], version.Length) switch
        {
            ('V', > 0) when ScriptVersion.TryParse(version) is { } parsed => new ScriptName(file, ScriptKind.Versioned, parsed),
            ('U', > 0) when ScriptVersion.TryParse(version) is { } parsed => new ScriptName(file, ScriptKind.Undo, parsed),
            ('R', 0) => new ScriptName(file, ScriptKind.Repeatable, null),
            ('A', 0) => new ScriptName(file, ScriptKind.Always, null),
            _ => null,
        };
    }

    /// <summary>The word that journals and plans use for the kind.</summary>
    public string KindWord => WordOf(Kind);

    public static string WordOf(ScriptKind kind) => kind switch
    {
        ScriptKind.Versioned => "versioned",
        ScriptKind.Repeatable => "repeatable",
        ScriptKind.Always => PlannedScript.Always,
        ScriptKind.Undo => "undo",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of script"),
    };

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsWhiteSpace()) return false;
        foreach (var character in name)
        {
            if (!char.IsLetterOrDigit(character) && character is not (' ' or '-' or '_' or '.')) return false;
        }

        return true;
    }
}
