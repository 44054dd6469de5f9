using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>
/// A release made of scripts: the files of one folder, in the order in which they would run on an empty target. Subfolders are not read.
/// </summary>
/// <param name="Versioned">By version.</param>
/// <param name="Repeatable">By name.</param>
/// <param name="Always">By name.</param>
/// <param name="Undo">By version.</param>
public sealed record ScriptFolder(
    string Path,
    IReadOnlyList<Script> Versioned,
    IReadOnlyList<Script> Repeatable,
    IReadOnlyList<Script> Always,
    IReadOnlyList<Script> Undo,
    ArtifactIdentity Identity)
{
    /// <summary>The word for this kind of artifact.</summary>
    public const string ArtifactKind = "scripts";

    /// <summary>Files that look like scripts and are not read, by their path in the folder.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <param name="path">Absolute.</param>
    /// <param name="undo">Where undo scripts lie when they lie elsewhere; absolute.</param>
    /// <exception cref="InputException">All that is wrong with names and contents, at once.</exception>
    public static ScriptFolder Read(string path, string? undo = null)
    {
        var problems = new List<InputProblem>();
        var own = ScriptReader.Read(path, problems);
        var elsewhere = undo is null || System.IO.Path.GetFullPath(undo) == System.IO.Path.GetFullPath(path)
            ? []
            : UndoScripts(undo, problems);
        ScriptSetRules.Examine(path, [.. own, .. elsewhere], problems);
        return problems.Count == 0
            ? From(path, own, elsewhere) with { PassedOver = ScriptReader.PassedOver(path, undo) }
            : throw new InputException(problems);
    }

    private static List<Script> UndoScripts(string undo, List<InputProblem> problems)
    {
        var scripts = ScriptReader.Read(undo, problems);
        problems.AddRange(scripts.Where(script => script.Name.Kind != ScriptKind.Undo)
            .Select(
                script => new InputProblem(
                    script.Location, "a folder of undo scripts holds another", script.Name.File, "U0001__name.sql")));
        return scripts;
    }

    private static ScriptFolder From(string path, IReadOnlyList<Script> own, IReadOnlyList<Script> elsewhere)
    {
        List<Script> Of(ScriptKind kind) =>
            [
                .. own.Concat(elsewhere)
                    .Where(script => script.Name.Kind == kind)
                    .OrderBy(script => script.Name.Version)
                    .ThenBy(script => script.Name.File, StringComparer.Ordinal),
            ];
        var versioned = Of(ScriptKind.Versioned);
        var sha256 = ArtifactReader.HashOfScripts(own.Select(script => new ScriptText(script.Name.File, script.Text)));
        var name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));
        var identity = new ArtifactIdentity(ArtifactKind, name, sha256, versioned.LastOrDefault()?.Name.Version?.Text);
        return new ScriptFolder(path, versioned, Of(ScriptKind.Repeatable), Of(ScriptKind.Always), Of(ScriptKind.Undo), identity);
    }
}
