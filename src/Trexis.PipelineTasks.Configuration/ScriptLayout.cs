namespace Trexis.PipelineTasks.Configuration;

/// <summary>Whose rules say what a script's name means and when it runs.</summary>
public enum ScriptNaming
{
    Trexis,
    Flyway,
    DbUp,
    Grate,
    EntityFramework,
}

/// <summary>How a folder of scripts is read.</summary>
/// <param name="Recursive">Whether scripts lie in subfolders, too.</param>
/// <param name="History">The table in which the team's former tool wrote down what it ran; that tool's own name for it when absent.</param>
public sealed record ScriptLayout(ScriptNaming Naming, bool Recursive, string? History)
{
    public static readonly ScriptLayout Default = For(ScriptNaming.Trexis);

    private static readonly (string Word, ScriptNaming Naming)[] Namings =
    [
        ("trexis", ScriptNaming.Trexis),
        ("flyway", ScriptNaming.Flyway),
        ("dbup", ScriptNaming.DbUp),
        ("grate", ScriptNaming.Grate),
        ("ef", ScriptNaming.EntityFramework),
    ];

    /// <summary>The words of <c>deployment.yml</c>.</summary>
    public static IReadOnlyList<(string Word, ScriptNaming Naming)> Words => Namings;

    public string Word => Array.Find(Namings, known => known.Naming == Naming).Word;

    /// <summary>As the tool itself does it unless told otherwise: Flyway and grate descend, the others do not.</summary>
    public static ScriptLayout For(ScriptNaming naming) => new(naming, naming is ScriptNaming.Flyway or ScriptNaming.Grate, null);
}
