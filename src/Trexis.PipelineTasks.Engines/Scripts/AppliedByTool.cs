using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>Which scripts of a folder another tool has run in the target, by its own history; pure.</summary>
/// <param name="Applied">In the folder's order: versioned, then repeatable.</param>
/// <param name="Failed">As the history names them.</param>
/// <param name="Missing">What ran and has no file in the folder, as the history names it.</param>
public sealed record AppliedByTool(
    ToolHistory History, IReadOnlyList<Script> Applied, IReadOnlyList<string> Failed, IReadOnlyList<string> Missing)
{
    private const string Baseline = "BASELINE";

    private const string UndoPrefix = "UNDO_";

    /// <summary>The last versioned script that ran: its version where it has one, otherwise its name; absent where none did.</summary>
    public string? UpTo => Applied.LastOrDefault(script => script.Name.Version is not null)?.Name is { } last
        ? last.Version!.IsNumber ? last.Version.Text.Replace('_', '.') : last.File
        : null;

    /// <summary>The histories that tell something of this folder.</summary>
    /// <remarks>
    /// A naming of a tool asks for that tool's history; our own naming takes whichever knows one of the scripts. An idempotent script asks
    /// EF Core's history itself, and needs nothing of it here.
    /// </remarks>
    public static IReadOnlyList<AppliedByTool> From(ScriptFolder folder, IEnumerable<ToolHistory> histories) =>
    [
        .. histories.Where(history => folder.Layout.Naming is ScriptNaming.Trexis || history.Tool.Naming == folder.Layout.Naming)
            .Where(history => history.Tool != MigrationTool.EntityFramework || folder.Versioned.Count > 0)
            .Select(history => From(folder, history))
            .Where(applied => folder.Layout.Naming != ScriptNaming.Trexis || applied.Applied.Count > 0),
    ];

    private static AppliedByTool From(ScriptFolder folder, ToolHistory history)
    {
        var state = new SortedDictionary<string, ToolHistoryRow>(StringComparer.OrdinalIgnoreCase);
        ScriptVersion? baseline = null;
        foreach (var row in history.Rows)
        {
            var version = row.Version is null ? null : ScriptVersion.TryParse(row.Version);
            if (row.Type?.EndsWith(Baseline, StringComparison.Ordinal) == true) baseline = version ?? baseline;
            // Flyway marks what it created itself, and what repair found to be gone; an undone version is pending again.
            else if (row.Type == "DELETE" || row.Type?.StartsWith(UndoPrefix, StringComparison.Ordinal) == true) state.Remove(KeyOf(row));
            else if (row.Type != "SCHEMA") state[KeyOf(row)] = row;
        }

        var own = folder.Versioned.Concat(folder.Repeatable).ToList();
        var applied = own.Where(script => (baseline is not null && script.Name.Version is { IsNumber: true } version && version <= baseline)
            || state.Values.Any(row => row.Succeeded && IsOf(script, row, history.Tool))).ToList();
        bool IsKnown(ToolHistoryRow row) => own.Concat(folder.Always).Any(script => IsOf(script, row, history.Tool));
        return new AppliedByTool(
            history,
            applied,
            [.. state.Values.Where(row => !row.Succeeded).Select(row => row.Script)],
            [.. state.Values.Where(row => row.Succeeded && !IsKnown(row)).Select(row => row.Script)]);
    }

    private static string KeyOf(ToolHistoryRow row) => row.Version ?? row.Script;

    private static bool IsOf(Script script, ToolHistoryRow row, MigrationTool tool)
    {
        var file = script.Name.File;
        var name = file[(file.LastIndexOf('/') + 1)..];
        if (tool == MigrationTool.Flyway)
        {
            return row.Version is null
                ? script.Name.Version is null && IsSame(name, row.Script[(row.Script.LastIndexOf('/') + 1)..])
                : script.Name.Version is { } version && version == ScriptVersion.TryParse(row.Version);
        }

        if (tool == MigrationTool.EntityFramework) return IsSame(Path.GetFileNameWithoutExtension(name), row.Script);
        // The scripts of an assembly bear its namespace before their name.
        if (tool == MigrationTool.DbUp)
            return ScriptNames.DbUpName(file) is var own
                && (IsSame(own, row.Script) || row.Script.EndsWith("." + own, StringComparison.OrdinalIgnoreCase));
        // grate names a script by its path in the folder of its kind.
        return IsSame(file, row.Script) || IsSame(file[(file.IndexOf('/', StringComparison.Ordinal) + 1)..], row.Script);
    }

    private static bool IsSame(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
