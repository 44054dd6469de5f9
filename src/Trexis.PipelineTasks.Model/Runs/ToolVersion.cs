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
    public static string AddressOf(string file) => $"https://raw.githubusercontent.com/trexis/pipeline-tasks/v{Text}/{file}";

    /// <summary>The page of a check as it stood when a version judged by it: why it is there, how it is judged, what to do.</summary>
    public static string PageOf(string code, string version) =>
        $"{Home}/blob/v{Uri.EscapeDataString(version)}/docs/checks/{Uri.EscapeDataString(code)}.md";

    /// <summary>The commit that this was built from; absent where it was built from no checkout.</summary>
    public static string? Commit => Parts is [_, { Length: 40 } commit] ? commit : null;
}
