namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>Workflow commands as the runner reads them: <c>::name key=value,key=value::data</c>.</summary>
internal static class GitHubCommand
{
    public static string Write(string name, IEnumerable<(string Key, string Value)> properties, string data)
    {
        var written = string.Join(',', properties.Select(property => $"{property.Key}={EscapeProperty(property.Value)}"));
        return written.Length == 0 ? $"::{name}::{EscapeData(data)}" : $"::{name} {written}::{EscapeData(data)}";
    }

    // The percent sign first, or the escapes themselves would be escaped.
    public static string EscapeData(string data) => data.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    private static string EscapeProperty(string value) => EscapeData(value).Replace(":", "%3A").Replace(",", "%2C");
}
