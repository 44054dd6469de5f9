using System.Reflection;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>The version that documents and <c>--version</c> bear.</summary>
public static class ToolVersion
{
    /// <summary>Semantic version, without build metadata.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>Where this software is at home.</summary>
    public static string Home => "https://github.com/trexis/pipeline-tasks";

    /// <summary>Where a file of the repository can be fetched as it is in this version, once the version is released.</summary>
    public static string AddressOf(string file) => AddressOf(file, $"v{Text}");

    /// <summary>Where a file of the repository can be fetched as it is at a commit or tag.</summary>
    public static string AddressOf(string file, string reference) =>
        $"https://raw.githubusercontent.com/trexis/pipeline-tasks/{reference}/{file}";

    /// <summary>The page of a check as it stood when a version judged by it: why it is there, how it is judged, what to do.</summary>
    public static string PageOf(string code, string version) =>
        $"{Home}/blob/v{Uri.EscapeDataString(version)}/docs/checks/{Uri.EscapeDataString(code)}.md";
}
