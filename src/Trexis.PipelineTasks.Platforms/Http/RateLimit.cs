using System.Net.Http.Headers;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>How long a server asks to wait: <c>Retry-After</c> first, then GitHub's own headers.</summary>
internal static class RateLimit
{
    /// <summary>Where a limit was hit and nothing says for how long: GitHub asks for at least a minute.</summary>
    public static readonly TimeSpan Unnamed = TimeSpan.FromMinutes(1);

    // The reset is a whole second of another machine's clock, its fraction cut off: a wait of the bare difference
    // ends before it, and a request that comes too early counts against the limit. GitHub's own clients add the same.
    private static readonly TimeSpan PastReset = TimeSpan.FromSeconds(1);

    /// <summary>What <c>Retry-After</c> says, which may stand on an answer that succeeded.</summary>
    public static TimeSpan? Asked(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.RetryAfter is { } asked ? NotNegative(asked.Delta ?? (asked.Date - now) ?? Unnamed) : null;

    public static TimeSpan? Wait(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Asked(headers, now) is { } asked) return asked;
        if (Single(headers, "x-ratelimit-remaining") != "0") return null;
        return long.TryParse(Single(headers, "x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? NotNegative(DateTimeOffset.FromUnixTimeSeconds(seconds) - now + PastReset)
            : Unnamed;
    }

    private static TimeSpan NotNegative(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;

    private static string? Single(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
