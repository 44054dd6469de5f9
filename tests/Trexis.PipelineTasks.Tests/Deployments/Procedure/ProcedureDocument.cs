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

    /// <summary>By the rules in the doc comments of <see cref="ProcedureMap"/> and of a line's number.</summary>
    public static IReadOnlyList<(string Number, string Section, string Text)> Lines(string markdown)
    {
        var all = markdown.Split('\n');
        var lines = new List<(string Number, string Section, string Text)>();
        var (heading, group, fenced, inTable) = ("", "", false, false);
        var (part, below, groups, place) = (0, 0, 0, 0);
        for (var at = 0; at < all.Length; at++)
        {
            var line = all[at];
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                (fenced, inTable, group) = (!fenced, false, "");
            }
            else if (!fenced && line.StartsWith('#'))
            {
                (heading, group, groups, place) = (line.TrimStart('#', ' '), "", 0, 0);
                if (line.StartsWith("## ", StringComparison.Ordinal)) (part, below) = (part + 1, 0);
                else if (line.StartsWith("### ", StringComparison.Ordinal)) below++;
            }
            else if (GroupTitle().Match(line) is { Success: true } title)
            {
                (group, groups, place) = (title.Groups["title"].Value, groups + 1, 0);
                if (title.Groups["number"] is { Success: true } written) written.Value.ShouldBe($"{groups}", line);
            }
            else if (fenced && line.StartsWith("---", StringComparison.Ordinal))
            {
                inTable = true;
            }
            else if (Text(line, fenced, inTable) is { } text)
            {
                place++;
                var number = groups > 0 || HasGroups(all.Skip(at)) ? $"{part}.{below}.{groups}.{place}" : $"{part}.{below}.{place}";
                lines.Add((number, group.Length == 0 ? heading : $"{heading} / {group}", text));
            }
        }

        return lines;
    }

    // Before the next heading.
    private static bool HasGroups(IEnumerable<string> lines) =>
        lines.TakeWhile(line => !line.StartsWith('#')).Any(line => GroupTitle().IsMatch(line));

    private static string? Text(string line, bool fenced, bool inTable)
    {
        if (inTable) return string.Join(" | ", line.Split('|').Select(cell => cell.Trim()));
        if (fenced && line.StartsWith("□ ", StringComparison.Ordinal)) return line[2..];
        if (fenced) return PlanField().Match(line) is { Success: true } field ? field.Groups["field"].Value : null;
        return line.StartsWith("   - ", StringComparison.Ordinal) ? line[5..] : null;
    }

    // "1. **Preparation**", "1. Overview" and "Pre-deployment:".
    [GeneratedRegex(@"^((?<number>\d+)\. (\*\*)?(?<title>[\w-]+( \w+)*)(\*\*)?|(?<title>[\w-]+):)$")]
    private static partial Regex GroupTitle();

    [GeneratedRegex(@"^(   - )?(?<field>\w+: \[\w+\])$")]
    private static partial Regex PlanField();
}
