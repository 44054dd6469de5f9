using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Databases.Scripts;

/// <summary>A release made of scripts: the files of one folder, in the order in which they would run on an empty target. Subfolders are not read.</summary>
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

    /// <param name="path">Absolute.</param>
    /// <param name="undo">Where undo scripts lie when they lie elsewhere; absolute.</param>
    /// <exception cref="InputException">All that is wrong with names and contents, at once.</exception>
    public static ScriptFolder Read(string path, string? undo = null)
    {
        var problems = new List<InputProblem>();
        var scripts = ScriptReader.Read(path, problems);
        if (undo is not null && System.IO.Path.GetFullPath(undo) != System.IO.Path.GetFullPath(path)) scripts.AddRange(UndoScripts(undo, problems));
        ScriptSetRules.Examine(path, scripts, problems);
        return problems.Count == 0 ? Of(path, scripts) : throw new InputException(problems);
    }

    private static IEnumerable<Script> UndoScripts(string undo, List<InputProblem> problems)
    {
        var scripts = ScriptReader.Read(undo, problems);
        problems.AddRange(scripts.Where(script => script.Name.Kind != ScriptKind.Undo)
            .Select(script => new InputProblem(script.Location, "a folder of undo scripts holds another", script.Name.File, "U0001__name.sql")));
        return scripts;
    }

    private static ScriptFolder Of(string path, List<Script> scripts)
    {
        List<Script> Of(ScriptKind kind) =>
            [.. scripts.Where(script => script.Name.Kind == kind).OrderBy(script => script.Name.Version).ThenBy(script => script.Name.File, StringComparer.Ordinal)];
        var (versioned, repeatable, always, undo) = (Of(ScriptKind.Versioned), Of(ScriptKind.Repeatable), Of(ScriptKind.Always), Of(ScriptKind.Undo));
        var inOrder = versioned.Concat(repeatable).Concat(always).Concat(undo);
        var sha256 = Fingerprint.Of(inOrder.SelectMany(script => new[] { script.Name.File, script.Sha256 })).Value;
        var name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));
        return new ScriptFolder(path, versioned, repeatable, always, undo, new ArtifactIdentity(ArtifactKind, name, sha256, versioned.LastOrDefault()?.Name.Version?.Text));
    }
}
