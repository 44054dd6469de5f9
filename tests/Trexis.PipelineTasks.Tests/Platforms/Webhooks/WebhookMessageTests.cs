using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.Webhooks;

namespace Trexis.PipelineTasks.Tests.Platforms.Webhooks;

public class WebhookMessageTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private static readonly Notification Passed = new()
    {
        Event = NotificationEvent.Success,
        Deployment = "CHG-7@0a1b2c",
        Environment = "prod",
        Verdict = Verdict.Passed,
        Artifact = "Sales 2.1",
        Change = "CHG-7: add discounts",
        Actor = "alice",
        ReportUrl = "https://example.invalid/report",
        At = TestTime.Monday,
    };

    [Theory]
    [InlineData("https://hooks.slack.com/services/a/b/c", WebhookFormat.Slack)]
    [InlineData("https://trexis.webhook.office.com/webhookb2/a", WebhookFormat.Teams)]
    [InlineData("https://prod-1.westeurope.logic.azure.com:443/workflows/a", WebhookFormat.Teams)]
    [InlineData("https://x.environment.api.powerplatform.com/powerautomate/a", WebhookFormat.Teams)]
    [InlineData("https://evilslack.com/a", WebhookFormat.Json)]
    [InlineData("https://hooks.slack.com.example.invalid/a", WebhookFormat.Json)]
    [InlineData("https://example.invalid/hooks.slack.com", WebhookFormat.Json)]
    public void The_host_tells_the_format(string address, WebhookFormat expected) =>
        WebhookMessage.FormatFor(new Uri(address)).ShouldBe(expected);

    [Fact]
    public void Teams_gets_an_adaptive_card() => Text(Passed, WebhookFormat.Teams).ShouldMatchGolden("teams.json");

    [Fact]
    public void Slack_gets_blocks() => Text(Passed, WebhookFormat.Slack).ShouldMatchGolden("slack.json");

    [Fact]
    public void Without_an_address_the_reports_path_is_told() =>
        Text(Passed with { ReportUrl = null, ReportPath = ".trexis/report.html" }, WebhookFormat.Slack)
            .ShouldContain("Report: .trexis/report.html");

    [Fact]
    public void Long_names_stay_within_Slacks_limits()
    {
        var blocks = JsonNode.Parse(
            WebhookMessage.Write(
                Passed with { Environment = new string('e', 5_000), Change = new string('c', 5_000) }, WebhookFormat.Slack))!["blocks"]!;

        ((string)blocks[0]!["text"]!["text"]!).Length.ShouldBe(150);
        blocks[1]!["fields"]!.AsArray().ShouldAllBe(field => ((string)field!["text"]!).Length <= 2_000);
    }

    private static string Text(Notification notification, WebhookFormat format)
    {
        using var document = JsonDocument.Parse(WebhookMessage.Write(notification, format));
        return JsonSerializer.Serialize(document, Indented) + "\n";
    }
}
