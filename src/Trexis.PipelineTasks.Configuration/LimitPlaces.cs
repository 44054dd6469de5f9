namespace Trexis.PipelineTasks.Configuration;

/// <summary>Where the limits of one environment stand, as people look them up: <c>policy.yml:14 performance.disk</c>.</summary>
/// <param name="ByKey">Of those that a file sets.</param>
public sealed record LimitPlaces(IReadOnlyDictionary<string, string> ByKey)
{
    public const string Default = "the procedure's default";

    public static readonly LimitPlaces None = new(new Dictionary<string, string>());

    /// <summary>Where the limit stands that this result was judged by; absent where it is judged by none.</summary>
    public string? Of(RunResult result) => KeyOf(result) is { } key ? ByKey.GetValueOrDefault(key, $"{Default} of {key}") : null;

    private static string? KeyOf(RunResult result) => result.Code switch
    {
        "resources.cpu" or "performance.cpu" => "performance.cpu",
        "resources.memory" or "performance.memory" => "performance.memory",
        // The space and the work of a volume have one limit, the time of an access another.
        "performance.disk" when result.Threshold?.Unit == Units.Milliseconds => "performance.disk-latency",
        "resources.disk" or "resources.log-space" or "performance.disk" => "performance.disk",
        "resources.connections" or "performance.connections" => "performance.connections",
        "resources.no-blocking" or "performance.blocking" => "performance.blocking",
        "performance.response" => "performance.response",
        "performance.not-regressed" => "performance.slowdown",
        "promotion.soaked" => "soak",
        "window.open" => "window",
        "deploy.approved" => "approval",
        "backup.recent" => "backup.max-age",
        "rollback.within-objective" => "rollback.within",
        _ => null,
    };
}
