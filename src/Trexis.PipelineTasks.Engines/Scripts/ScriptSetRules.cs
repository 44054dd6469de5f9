using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines.Histories;

namespace Trexis.PipelineTasks.Engines.Scripts;

/// <summary>What must hold for the scripts of a folder together.</summary>
internal static class ScriptSetRules
{
    public static void Examine(string folder, ScriptLayout layout, IReadOnlyList<Script> scripts, List<InputProblem> problems)
    {
        if (scripts.All(script => script.Name.Kind == ScriptKind.Undo) && problems.Count == 0)
        {
            var where = layout.Recursive ? "" : " (subfolders are not read)";
            problems.Add(new InputProblem(folder, $"holds no scripts{where}", null, ScriptNames.Accepted(layout.Naming)));
        }

        SameVersion(scripts, ScriptKind.Versioned, problems);
        SameVersion(scripts, ScriptKind.Undo, problems);
        SameName(scripts, problems);
        UndoOfNothing(scripts, problems);
        if (layout.Naming == ScriptNaming.EntityFramework) NotOfEntityFramework(scripts, problems);
    }

    // Whatever its name, an idempotent script asks EF's history before each migration; another would do its work again and again.
    private static void NotOfEntityFramework(IEnumerable<Script> scripts, List<InputProblem> problems) =>
        problems.AddRange(scripts.Where(script => script.Name.Kind == ScriptKind.Repeatable
            && !script.Text.Contains(MigrationTool.EntityFramework.Table, StringComparison.OrdinalIgnoreCase))
            .Select(script => new InputProblem(
                script.Location,
                $"is named by no migration, and does not ask {MigrationTool.EntityFramework.Table} what has run",
                script.Name.File,
                "dotnet ef migrations script --idempotent, or one script for each migration: " + ScriptNames.Accepted(
                    ScriptNaming.EntityFramework))));

    private static void SameVersion(IReadOnlyList<Script> scripts, ScriptKind kind, List<InputProblem> problems)
    {
        foreach (var same in scripts.Where(script => script.Name.Kind == kind)
            .GroupBy(script => script.Name.Version!)
            .Where(group => group.Count() > 1))
        {
            problems.AddRange(same.Skip(1).Select(script => new InputProblem(
                script.Location, $"has the same version as {same.First().Name.File}", script.Name.Version!.Text, "a version of its own")));
        }
    }

    // Two names that differ in case are one file on Windows and macOS.
    private static void SameName(IReadOnlyList<Script> scripts, List<InputProblem> problems)
    {
        foreach (var same in scripts.Where(script => script.Name.Version is not { IsNumber: true })
            .GroupBy(script => script.Name.File, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1))
        {
            problems.AddRange(same.Skip(1).Select(script => new InputProblem(
                script.Location, $"differs from {same.First().Name.File} only in case", script.Name.File, "a name of its own")));
        }
    }

    private static void UndoOfNothing(IReadOnlyList<Script> scripts, List<InputProblem> problems)
    {
        var versions = scripts.Where(script => script.Name.Kind == ScriptKind.Versioned).Select(script => script.Name.Version!).ToHashSet();
        problems.AddRange(scripts.Where(script => script.Name.Kind == ScriptKind.Undo && !versions.Contains(script.Name.Version!))
            .Select(
                script => new InputProblem(
                    script.Location,
                    "takes back a version that no script has",
                    script.Name.Version!.Text,
                    "the version of a V script of this folder")));
    }
}
