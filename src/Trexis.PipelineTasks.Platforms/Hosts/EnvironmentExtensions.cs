namespace Trexis.PipelineTasks.Platforms.Hosts;

public static class EnvironmentExtensions
{
    /// <summary>The variable's value; absent where it is unset or empty, which platforms do not tell apart.</summary>
    public static string? Present(this IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public static bool Says(this IReadOnlyDictionary<string, string> environment, string name) =>
        string.Equals(environment.Present(name), "true", StringComparison.OrdinalIgnoreCase);
}
