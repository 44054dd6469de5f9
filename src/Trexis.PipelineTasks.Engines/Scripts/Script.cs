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
/// <param name="File">Its path in the folder: what journals hold.</param>
/// <param name="Version">Of versioned and undo scripts.</param>
public sealed record ScriptName(string File, ScriptKind Kind, ScriptVersion? Version)
{
    /// <summary>Which turn its kind has in a deployment, lowest first.</summary>
    public int Phase { get; init; } = (int)Kind;

    /// <summary>By what scripts without a version are ordered.</summary>
    public string Sorted { get; init; } = File;

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
}
