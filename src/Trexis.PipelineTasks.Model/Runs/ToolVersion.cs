using System.Reflection;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>The version that documents and <c>--version</c> bear.</summary>
public static class ToolVersion
{
    private static readonly string[] Parts =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') ?? [];

    /// <summary>Semantic version, without build metadata.</summary>
    public static string Text => Parts is [var version, ..] ? version : "0.0.0";

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

    /// <summary>The commit that this was built from; absent where it was built from no checkout.</summary>
    public static string? Commit => Parts is [_, { Length: 40 } commit] ? commit : null;

    /// <summary>Whether that commit is the tag of this version: whoever releases it says so as it is built.</summary>
    public static bool IsRelease => typeof(ToolVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(one => one.Key == "ReleaseTag" && one.Value == $"v{Text}");

    /// <summary>Where this software's own files are found: the tag of its release, else the commit that it was built from.</summary>
    public static string Reference => Commit is { } commit && !IsRelease ? commit : $"v{Text}";
}
