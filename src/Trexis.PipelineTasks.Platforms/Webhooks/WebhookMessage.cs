using System.Text.Json;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.Webhooks;

/// <summary>A notification in the shape that its reader takes.</summary>
internal static class WebhookMessage
{
    private const int SlackHeaderLimit = 150;
    private const int SlackFieldLimit = 2_000;

    /// <summary>Known by the address's host; anything else takes the plain fields.</summary>
    public static WebhookFormat FormatFor(Uri address)
    {
        if (Under("slack.com") || Under("slack-gov.com")) return WebhookFormat.Slack;
        return Under("webhook.office.com") || Under("logic.azure.com") || Under("powerplatform.com")
            ? WebhookFormat.Teams
            : WebhookFormat.Json;

        bool Under(string domain) =>
            address.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
                || address.IdnHost.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }

    public static byte[] Write(Notification notification, WebhookFormat format) => format switch
    {
        WebhookFormat.Teams => JsonSerializer.SerializeToUtf8Bytes(Teams(notification), WebhookJson.Default.TeamsMessage),
        WebhookFormat.Slack => JsonSerializer.SerializeToUtf8Bytes(Slack(notification), WebhookJson.Default.SlackMessage),
        _ => JsonSerializer.SerializeToUtf8Bytes(notification, WebhookJson.Default.Notification),
    };

    private static TeamsMessage Teams(Notification notification)
    {
        const string block = "RichTextBlock";
        const string run = "TextRun";
        var color = notification.Event switch
        {
            NotificationEvent.Failure or NotificationEvent.Alert => "attention",
            NotificationEvent.Success => "good",
            _ => "default",
        };
        TeamsText[] body =
        [
            new(block, [new TeamsRun(run, Headline(notification), "bolder", "medium", color)]),
            .. Facts(notification).Select(
                fact => new TeamsText(block, [new TeamsRun(run, fact.Name + ": ", "bolder"), new TeamsRun(run, fact.Value)])),
        ];
        TeamsAction[]? actions = LinkTo(notification) is { } url ? [new TeamsAction("Action.OpenUrl", "Report", url)] : null;
        var card = new TeamsCard("http://adaptivecards.io/schemas/adaptive-card.json", "AdaptiveCard", "1.4", body, actions);
        return new TeamsMessage("message", [new TeamsAttachment("application/vnd.microsoft.card.adaptive", card)]);
    }

    private static SlackMessage Slack(Notification notification)
    {
        var headline = Headline(notification);
        var blocks = new List<SlackBlock>
        {
            new("header", Plain(headline, SlackHeaderLimit)),
            new("section", Fields: [.. Facts(notification).Select(fact => Plain($"{fact.Name}: {fact.Value}", SlackFieldLimit))]),
        };
        if (LinkTo(notification) is { } url)
            blocks.Add(new SlackBlock("actions", Elements: [new SlackButton("button", Plain("Report", SlackHeaderLimit), url)]));

        // The text of the notification itself is markup, unlike the blocks.
        return new SlackMessage(headline.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"), [.. blocks]);
    }

    private static string Headline(Notification notification) => notification.Event switch
    {
        NotificationEvent.Start => $"Deployment to {notification.Environment} started",
        NotificationEvent.Success => $"Deployment to {notification.Environment} succeeded",
        NotificationEvent.Alert => $"{notification.Environment} needs a look after its deployment",
        _ => $"Deployment to {notification.Environment} stopped",
    };

    // Never empty and never more than ten, the most that Slack's section takes.
    private static IEnumerable<(string Name, string Value)> Facts(Notification notification)
    {
        if (notification.Fired is { } fired) yield return ("Fired", fired);
        if (notification.Verdict is { } verdict) yield return ("Verdict", verdict.ToString().ToLowerInvariant());
        if (notification.Change is { } change) yield return ("Change", change);
        if (notification.Artifact is { } artifact) yield return ("Artifact", artifact);
        yield return ("Deployment", notification.Deployment);
        yield return ("By", notification.Actor);
        yield return ("At", HumanText.Time(notification.At));
        if (LinkTo(notification) is null && notification.ReportPath is { } path) yield return ("Report", path);
    }

    private static string? LinkTo(Notification notification) =>
        RestClient.CanReach(notification.ReportUrl) ? new Uri(notification.ReportUrl!).AbsoluteUri : null;

    private static SlackText Plain(string text, int limit) => new("plain_text", TextSanitizer.Cut(text, limit));
}
