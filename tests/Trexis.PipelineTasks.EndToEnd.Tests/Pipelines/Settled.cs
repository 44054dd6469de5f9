using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Text without what differs between two runs of the same pipeline: times, durations, hashes, sizes, loads and folders.</summary>
internal static partial class Settled
{
    public static string Text(string text, params string[] folders)
    {
        // Before all else: the name of a temporary folder may look like a measure, 5s3b5I.
        foreach (var folder in folders) text = text.Replace(folder, "<home>", StringComparison.Ordinal);
        text = text.Replace(TrexisArchive.Tools, "<tools>", StringComparison.Ordinal);
        text = text.Replace($"<code>{Environment.MachineName}</code>", "<code><machine></code>", StringComparison.Ordinal);
        text = RunId().Replace(text, "<run>");
        text = Time().Replace(text, "<time>");
        text = Hash().Replace(text, "<hash>");
        text = Measure().Replace(text, "<measure>");
        text = Port().Replace(text, "http://<server>");
        text = LetPass().Replace(text, "verdict=<passed, warned or unknown>"); // an idle machine proves less than a busy one
        return Place().Replace(text, "$1<machine>$2");
    }

    /// <summary>
    /// A summary's headings, and of its tables the mark and the code of each row that is no pass: what a reader is shown, and in which
    /// order.
    /// </summary>
    public static string Outline(string markdown)
    {
        var lines = new List<string>();
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith('#')) lines.Add(line);
            else if (line.StartsWith("| Changes ", StringComparison.Ordinal)) lines.Add(line.Split('|')[1].Trim());
            else if (Row().Match(line) is { Success: true } row && row.Groups[1].Value is not ("✓" or "–"))
                lines.Add($"  {row.Groups[1].Value.Trim()} {row.Groups[2].Value}");
        }

        return string.Join('\n', lines) + "\n";
    }

    [GeneratedRegex(@"\bverdict=(passed|warned|unknown)\b")]
    private static partial Regex LetPass();

    [GeneratedRegex(
        @"(database \S+ on |login |SQLite |space used on )(?:(?!, the fullest).)+?( answers| has all| is supported|, the fullest)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| ([^|<]{1,40}?) ?(?=\||<code>).*?(?:<code>|<br>\[)([^<\]]+)(?:</code>|\]\()")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b\d{8}T\d{9}Z-[0-9a-f]{6}\b")]
    private static partial Regex RunId();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?( UTC|Z)?")]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b\d[\d,]*(\.\d+)? ?(ms|s|min|h|KiB|MiB|GiB|KB|MB|GB|TB|%)(?![A-Za-z])( \d+ (ms|s|min))?")]
    private static partial Regex Measure();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Port();
}
