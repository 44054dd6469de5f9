using System.Globalization;

namespace Trexis.PipelineTasks.Tests.Platforms;

/// <summary>Reads a step's output as the Azure agent does: a command anywhere in a line; formatting commands are told apart.</summary>
internal static class ReferenceAzureAgent
{
    private static readonly CompareInfo Culture = CultureInfo.InvariantCulture.CompareInfo;

    public static IReadOnlyList<PlatformCommand> Commands(string output) =>
        [.. PlatformCommand.LinesOf(output).Select(Parse).OfType<PlatformCommand>()];

    /// <summary>The data of a line that is one command.</summary>
    public static string Decoded(string line) => Decode(line[(line.IndexOf(']') + 1)..]);

    private static PlatformCommand? Parse(string line)
    {
        var start = line.IndexOf("##vso[", StringComparison.OrdinalIgnoreCase);
        if (start < 0 && Culture.IndexOf(line, "##vso[", CompareOptions.IgnoreCase) >= 0)
            return new PlatformCommand("?", new Dictionary<string, string>(), line);
        if (start < 0) return Format(line);
        var end = line.IndexOf(']', start);
        if (end < 0) return null;
        var info = line[(start + 6)..end];
        var space = info.IndexOf(' ');
        var properties = new Dictionary<string, string>();
        foreach (var property in space < 0 ? [] : info[(space + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = property.Split('=', 2);
            if (pair.Length == 2) properties[pair[0].Trim()] = Decode(pair[1]);
        }

        return new PlatformCommand(space < 0 ? info : info[..space], properties, Decode(line[(end + 1)..]));
    }

    private static PlatformCommand? Format(string line)
    {
        var start = line.IndexOf("##[", StringComparison.Ordinal);
        if (start < 0) return Culture.IndexOf(line, "##[") >= 0 ? new PlatformCommand("?", new Dictionary<string, string>(), line) : null;
        var end = line.IndexOf(']', start);
        return new PlatformCommand(
            end < 0 ? "?" : line[(start + 2)..(end + 1)], new Dictionary<string, string>(), end < 0 ? line : line[(end + 1)..]);
    }

    private static string Decode(string escaped) =>
        escaped.Replace("%0D", "\r").Replace("%0A", "\n").Replace("%5D", "]").Replace("%3B", ";").Replace("%AZP25", "%");
}
