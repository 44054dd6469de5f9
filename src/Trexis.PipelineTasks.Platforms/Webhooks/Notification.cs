namespace Trexis.PipelineTasks.Platforms.Webhooks;

public enum NotificationEvent
{
    Start,
    Failure,
    Success,

    /// <summary>A watch saw something that a person should look at now; told to those who want to hear of failures.</summary>
    Alert,
}

/// <summary>What a team is told of a deployment. No field holds a secret or a row's value.</summary>
public sealed record Notification
{
    public required NotificationEvent Event { get; init; }

    public required string Deployment { get; init; }

    public required string Environment { get; init; }

    /// <summary>Absent at the start.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Name and version of what is deployed.</summary>
    public string? Artifact { get; init; }

    /// <summary>The change's id and description.</summary>
    public string? Change { get; init; }

    public required string Actor { get; init; }

    public string? ReportUrl { get; init; }

    /// <summary>Where there is no address: the file, for those who can reach it.</summary>
    public string? ReportPath { get; init; }

    /// <summary>Of an alert: what fired, since when, and what to look at first.</summary>
    public string? Fired { get; init; }

    public required DateTimeOffset At { get; init; }
}

public enum WebhookFormat
{
    /// <summary>The notification's own fields.</summary>
    Json,

    /// <summary>An adaptive card, as Teams' workflows take it.</summary>
    Teams,

    /// <summary>Blocks, as Slack's incoming webhooks take them.</summary>
    Slack,
}

/// <summary>What came of a notification.</summary>
/// <param name="Delivered">It was answered with 2xx: proof that somebody's system took it, not that somebody read it.</param>
/// <param name="Warning">Why it was not delivered; it never holds the address and never changes a verdict.</param>
public sealed record Delivery(bool Delivered, string? Warning);
