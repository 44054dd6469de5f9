using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Tests.Deployments.Procedure;

/// <summary>The procedure as it was written, where it lies in a <c>shared</c> folder above or beside the checkout.</summary>
internal static partial class ProcedureDocument
{
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "procedure.md");
            if (File.Exists(file)) return File.ReadAllText(file);
        }

        return null;
    }

    /// <summary>By the rule in <see cref="ProcedureMap"/>'s doc comment.</summary>
    public static IEnumerable<(string Section, string Text)> Lines(string markdown)
    {
        var (heading, group, fenced, inTable) = ("", "", false, false);
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) (fenced, inTable, group) = (!fenced, false, "");
            else if (!fenced && line.StartsWith('#')) (heading, group) = (line.TrimStart('#', ' '), "");
            else if (GroupTitle().Match(line) is { Success: true } title) group = title.Groups["title"].Value;
            else if (fenced && line.StartsWith("---", StringComparison.Ordinal)) inTable = true;
            else if (Text(line, fenced, inTable) is { } text) yield return (group.Length == 0 ? heading : $"{heading} / {group}", text);
        }
    }

    private static string? Text(string line, bool fenced, bool inTable)
    {
        if (inTable) return string.Join(" | ", line.Split('|').Select(cell => cell.Trim()));
        if (fenced && line.StartsWith("□ ", StringComparison.Ordinal)) return line[2..];
        if (fenced) return PlanField().Match(line) is { Success: true } field ? field.Groups["field"].Value : null;
        return line.StartsWith("   - ", StringComparison.Ordinal) ? line[5..] : null;
    }

    // "1. **Preparation**", "1. Overview" and "Pre-deployment:".
    [GeneratedRegex(@"^(\d+\. (\*\*)?(?<title>[\w-]+( \w+)*)(\*\*)?|(?<title>[\w-]+):)$")]
    private static partial Regex GroupTitle();

    [GeneratedRegex(@"^(   - )?(?<field>\w+: \[\w+\])$")]
    private static partial Regex PlanField();
}
