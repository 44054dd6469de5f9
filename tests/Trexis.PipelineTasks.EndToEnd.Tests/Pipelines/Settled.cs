using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Text without what differs between two runs of the same pipeline: times, durations, hashes, sizes, loads and folders.</summary>
internal static partial class Settled
{
    public static string Text(string text, params string[] folders)
    {
        foreach (var folder in folders) text = text.Replace(folder, "<home>", StringComparison.Ordinal);
        text = RunId().Replace(text, "<run>");
        text = Time().Replace(text, "<time>");
        text = Hash().Replace(text, "<hash>");
        text = Measure().Replace(text, "<measure>");
        text = Port().Replace(text, "http://<server>");
        return text;
    }

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
