using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Plans;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>
/// A release made of scripts: the files of one folder, in the order in which they would run on an empty target.
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

    /// <summary>How the folder was read; the journal is read by the same rules.</summary>
    public ScriptLayout Layout { get; init; } = ScriptLayout.Default;

    /// <summary>Files that look like scripts and are not read, by their path in the folder.</summary>
    public IReadOnlyList<string> PassedOver { get; init; } = [];

    /// <summary>Absent where the artifact is no folder of scripts.</summary>
    /// <inheritdoc cref="Read(string, string, ScriptLayout)"/>
    public static ScriptFolder? Read(ArtifactSpec artifact) =>
        artifact.Scripts is { } path ? Read(path, artifact.Undo, artifact.Layout) : null;

    /// <param name="path">Absolute.</param>
    /// <param name="undo">Where undo scripts lie when they lie elsewhere; absolute.</param>
    /// <exception cref="InputException">All that is wrong with names and contents, at once.</exception>
    public static ScriptFolder Read(string path, string? undo = null, ScriptLayout? layout = null)
    {
        layout ??= ScriptLayout.Default;
        var problems = new List<InputProblem>();
        var own = ScriptReader.Read(path, layout, undo, problems);
        var elsewhere = undo is null || System.IO.Path.GetFullPath(undo) == System.IO.Path.GetFullPath(path)
            ? []
            : UndoScripts(undo, layout, problems);
        ScriptSetRules.Examine(path, layout, [.. own, .. elsewhere], problems);
        return problems.Count == 0
            ? From(path, own, elsewhere) with { Layout = layout, PassedOver = NotRead(path, undo, layout) }
            : throw new InputException(problems);
    }

    // Those of undo scripts by their path from the scripts' own folder.
    private static IReadOnlyList<string> NotRead(string path, string? undo, ScriptLayout layout)
    {
        var own = ScriptListing.PassedOver(path, layout.Recursive, undo);
        if (undo is null) return own;
        return
        [
            .. own.Concat(ScriptListing.PassedOver(undo, layout.Recursive)
                .Select(name => System.IO.Path.GetRelativePath(path, System.IO.Path.Combine(undo, name)).Replace('\\', '/')))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    private static List<Script> UndoScripts(string undo, ScriptLayout layout, List<InputProblem> problems)
    {
        var scripts = ScriptReader.Read(undo, layout, null, problems);
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
                    .OrderBy(script => script.Name.Phase)
                    .ThenBy(script => script.Name.Version)
                    .ThenBy(script => script.Name.Sorted, StringComparer.Ordinal)
                    .ThenBy(script => script.Name.File, StringComparer.Ordinal),
            ];
        var versioned = Of(ScriptKind.Versioned);
        var sha256 = ArtifactReader.HashOfScripts(own.Select(script => new ScriptText(script.Name.File, script.Text)));
        var name = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path));
        var highest = versioned.LastOrDefault()?.Name.Version is { IsNumber: true } version ? version.Text : null;
        var identity = new ArtifactIdentity(ArtifactKind, name, sha256, highest);
        return new ScriptFolder(path, versioned, Of(ScriptKind.Repeatable), Of(ScriptKind.Always), Of(ScriptKind.Undo), identity);
    }
}
