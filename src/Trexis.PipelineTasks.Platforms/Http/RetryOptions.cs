namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>How long publishing waits for others: it must never hold a deployment up for long.</summary>
public sealed record RetryOptions
{
    /// <summary>For one answer, its body included. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests in all, the first included. Default 4.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second request; doubled before each one after it. Default 1 s.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where a server asks for more, publishing gives up instead. Default 60 s.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);
}
