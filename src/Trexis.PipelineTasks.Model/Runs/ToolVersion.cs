using System.Reflection;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>The version that documents and <c>--version</c> bear.</summary>
public static class ToolVersion
{
    /// <summary>Semantic version, without build metadata.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0.0.0";
}
