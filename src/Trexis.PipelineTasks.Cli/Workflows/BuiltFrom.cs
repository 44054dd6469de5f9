using System.Reflection;

namespace Trexis.PipelineTasks.Cli.Workflows;

/// <summary>
/// The checkout that this program was built from. This assembly alone says it: a commit that stood in every assembly would have all of
/// them compiled anew after each.
/// </summary>
internal static class BuiltFrom
{
    private static readonly Assembly Own = typeof(BuiltFrom).Assembly;

    /// <summary>Absent where it was built from no checkout.</summary>
    public static string? Commit { get; } =
        Own.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: 40 } commit]
            ? commit
            : null;

    /// <summary>Whether that commit is the tag of this version: whoever releases it says so as it is built.</summary>
    public static bool IsRelease { get; } = Own.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Any(one => one.Key == "ReleaseTag" && one.Value == $"v{ToolVersion.Text}");

    /// <summary>Where this software's own files are found: the tag of its release, else the commit.</summary>
    public static string Reference => Commit is { } commit && !IsRelease ? commit : $"v{ToolVersion.Text}";
}
