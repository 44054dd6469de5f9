using Trexis.PipelineTasks.Checks;

namespace Trexis.PipelineTasks.Publishing;

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

    /// <param name="verdict">Absent at the start.</param>
    /// <param name="report">The report's file, once it is written.</param>
    public static Notification Of(TaskRun run, NotificationEvent what, Verdict? verdict = null, string? report = null) => new()
    {
        Event = what,
        Deployment = run.Context.Deployment,
        Environment = run.Environment.Name,
        Verdict = verdict,
        Artifact = run.Artifact.Version is { } version ? $"{run.Artifact.Name} {version}" : run.Artifact.Name,
        Change = run.Change is { } change ? $"{change.Id}: {change.Description}" : null,
        Actor = run.Context.Actor,
        ReportUrl = run.Context.Url,
        ReportPath = report,
        At = run.Time.GetUtcNow(),
    };
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
