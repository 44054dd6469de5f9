using System.Globalization;

namespace Trexis.PipelineTasks.Tests.Platforms;

/// <summary>
/// Reads a step's output as the GitHub runner does: both command forms, with culture rules as well as without, whichever finds more.
/// </summary>
internal static class ReferenceGitHubRunner
{
    private static readonly CompareInfo Culture = CultureInfo.InvariantCulture.CompareInfo;

    public static IReadOnlyList<PlatformCommand> Commands(string output) =>
        [.. PlatformCommand.LinesOf(output).Select(Parse).OfType<PlatformCommand>()];

    private static PlatformCommand? Parse(string line)
    {
        var text = line.TrimStart();
        if (text.StartsWith("::", StringComparison.Ordinal)) return Workflow(text);
        if (Culture.IsPrefix(text, "::")) return new PlatformCommand("?", new Dictionary<string, string>(), text);
        return line.Contains("##[", StringComparison.Ordinal) || Culture.IndexOf(line, "##[") >= 0
            ? new PlatformCommand("legacy", new Dictionary<string, string>(), line)
            : null;
    }

    private static PlatformCommand? Workflow(string text)
    {
        var end = text.IndexOf("::", 2, StringComparison.Ordinal);
        if (end < 0) return null;
        var info = text[2..end];
        var space = info.IndexOf(' ');
        var properties = new Dictionary<string, string>();
        foreach (var property in space < 0 ? [] : info[(space + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = property.Split('=', 2);
            if (pair.Length == 2) properties[pair[0].Trim()] = Data(pair[1]).Replace("%3A", ":").Replace("%2C", ",").Replace("%25", "%");
        }

        return new PlatformCommand(space < 0 ? info : info[..space], properties, Data(text[(end + 2)..]).Replace("%25", "%"));
    }

    private static string Data(string escaped) => escaped.Replace("%0D", "\r").Replace("%0A", "\n");
}

internal sealed record PlatformCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    /// <summary>Split wherever some reader of logs might see a new line.</summary>
    public static string[] LinesOf(string output) => output.Split(['\n', '\r', '\u0085', '\u2028', '\u2029', '\u000B', '\u000C']);
}
