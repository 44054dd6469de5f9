using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class WebhookTests : IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Notification Stopped = new()
    {
        Event = NotificationEvent.Failure,
        Deployment = "CHG-7@0a1b2c",
        Environment = "prod",
        Verdict = Verdict.Failed,
        Artifact = "Sales 2.1",
        Change = "CHG-7: add discounts",
        Actor = "alice",
        ReportUrl = "https://example.invalid/report",
        At = TestTime.Monday,
    };

    // Half a minute of the machine's time, because the test's clock runs a hundred times faster.
    private static readonly RetryOptions Patience = new() { Timeout = TimeSpan.FromSeconds(3000) };

    private readonly HttpClient _http = PublishingHttp.Client(new TextOutlet());
    private readonly ScaledTime _time = new(100);
    private WebhookServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WebhookServer.RunAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Plain_fields_are_posted_and_an_answer_is_a_delivery()
    {
        (await NotifyAsync()).ShouldBe(new Delivery(true, null));

        _server.Requests.ShouldHaveSingleItem().Body.ShouldBe(
            """
            {"event":"failure","deployment":"CHG-7@0a1b2c","environment":"prod","verdict":"failed","artifact":"Sales 2.1",
            "change":"CHG-7: add discounts","actor":"alice","reportUrl":"https://example.invalid/report",
            "at":"2026-11-23T09:00:00+00:00"}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task A_server_that_recovers_gets_it_on_a_later_try()
    {
        _server.Fail(new ServerFault(ServerFaultKind.Answer) { Status = 503 }, new ServerFault(ServerFaultKind.Cut));

        (await NotifyAsync()).Delivered.ShouldBeTrue();
        _server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Retry_After_is_kept()
    {
        _server.Fail(
            new ServerFault(ServerFaultKind.Answer) { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "17" } });

        (await NotifyAsync()).Delivered.ShouldBeTrue();
        _time.Waits.ShouldContain(TimeSpan.FromSeconds(17));
    }

    [Theory]
    [InlineData(500, 4, "the webhook was not told: it answered 500")]
    [InlineData(404, 1, "the webhook was not told: it answered 404; the address may have been revoked: make a new one")]
    [InlineData(400, 1, "the webhook was not told: it answered 400; it may expect another format: json, teams or slack")]
    [InlineData(302, 1, "the webhook was not told: it answered 302; redirects are not followed: use the final address")]
    [InlineData(429, 1, "the webhook was not told: it answered 429; it asks to wait 10 min")]
    public async Task What_keeps_failing_is_a_warning(int status, int requests, string warning)
    {
        var headers = status == 429 ? new Dictionary<string, string> { ["Retry-After"] = "600" } : [];
        for (var number = 0; number < 10; number++)
            _server.Fail(new ServerFault(ServerFaultKind.Answer) { Status = status, Headers = headers, Body = "/secret-path" });

        (await NotifyAsync()).ShouldBe(new Delivery(false, warning));
        _server.Requests.Count.ShouldBe(requests);
    }

    [Fact]
    public async Task Silence_is_a_warning_after_the_timeout_and_is_not_repeated()
    {
        // The first one opens the connection, so that what follows is only about the answer.
        await NotifyAsync();
        _server.Fail(new ServerFault(ServerFaultKind.Hang));

        var delivery = await new Webhook(_http, _time, Patience with { Timeout = TimeSpan.FromSeconds(300) }).NotifyAsync(
            Address, Stopped, null, Cancel);

        delivery.ShouldBe(new Delivery(false, "the webhook was not told: no answer within 5 min"));
        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_listening_is_a_warning_without_the_address()
    {
        await _server.DisposeAsync();

        var delivery = await NotifyAsync();

        delivery.Delivered.ShouldBeFalse();
        delivery.Warning.ShouldNotBeNull().ShouldStartWith("the webhook was not told: ");
        delivery.Warning.ShouldNotContain("secret-path");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hooks.example.invalid/secret-path")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.invalid/secret-path")]
    public async Task An_address_that_is_none_is_a_warning_that_does_not_show_it(string address)
    {
        var delivery = await new Webhook(_http, _time, Patience).NotifyAsync(new Secret(address), Stopped, null, Cancel);

        delivery.ShouldBe(new Delivery(false, "the webhook was not told: its address is no http or https URL"));
    }

    [Fact]
    public async Task Hostile_names_stay_text_in_every_format()
    {
        foreach (var hostile in HostileText.All)
        {
            foreach (var format in Enum.GetValues<WebhookFormat>())
            {
                var notification = Stopped with { Environment = hostile, Change = hostile, Actor = hostile, ReportUrl = hostile };
                (await new Webhook(_http, _time, Patience).NotifyAsync(Address, notification, format, Cancel)).Delivered.ShouldBeTrue();
                var body = JsonNode.Parse(_server.Requests.Last().Body)!;
                if (format == WebhookFormat.Slack)
                {
                    ((string)body["text"]!).ShouldNotContain('<');
                    body["blocks"]!.AsArray()
                        .ShouldAllBe(block => block!["text"] == null || (string)block["text"]!["type"]! == "plain_text");
                    body["blocks"]!.AsArray().Count.ShouldBe(2);
                }

                if (format == WebhookFormat.Teams)
                    body["attachments"]![0]!["content"]!["body"]!.AsArray()
                        .ShouldAllBe(block => (string)block!["type"]! == "RichTextBlock");
            }
        }
    }

    private Secret Address => new(_server.Url + "/secret-path");

    private Task<Delivery> NotifyAsync() =>
        new Webhook(_http, _time, Patience).NotifyAsync(Address, Stopped, null, Cancel);
}
