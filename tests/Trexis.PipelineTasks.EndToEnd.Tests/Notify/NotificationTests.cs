using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Notify;

public class NotificationTests
{
    private const string Notify = "\nnotify: { webhook: env:TEAM_HOOK }\n";

    [Fact]
    public async Task The_team_is_told_of_start_and_success_and_the_report_counts_both_as_delivered()
    {
        await using var server = await WebhookServer.RunAsync();
        using var shop = Notifying(server.Url);

        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        server.Requests.Select(request => request.Body).ShouldSatisfyAllConditions(
            bodies => bodies.Count().ShouldBe(2),
            bodies => bodies.First().ShouldContain("\"event\":\"start\""),
            bodies => bodies.Last().ShouldContain("\"event\":\"success\""));
        var notified = shop.Last("precheck").Results.Single(result => result.Code == "team.notified");
        (notified.Verdict, notified.Proof).ShouldBe((Verdict.Passed, ProofLevel.Delivered));
        shop.Last("report").Results.Single(result => result.Code == "status.published").Proof.ShouldBe(ProofLevel.Delivered);
    }

    [Fact]
    public async Task The_team_is_told_where_a_deployment_was_stopped()
    {
        await using var server = await WebhookServer.RunAsync();
        using var shop = Notifying(server.Url);
        shop.Write("migrations/V0001__total.sql", "ALTER TABLE nowhere ADD COLUMN total INTEGER;");

        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Refused);

        server.Requests.Last().Body.ShouldContain("\"event\":\"failure\"");
    }

    [Fact]
    public async Task An_outcome_that_the_webhook_is_not_told_of_is_said_and_no_silence()
    {
        await using var server = await WebhookServer.RunAsync();
        using var shop = new Shop().WithScripts();
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")) + "\nnotify: { webhook: env:TEAM_HOOK, on: [start] }\n");
        shop.Variables["TEAM_HOOK"] = server.Url;

        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);

        server.Requests.ShouldHaveSingleItem().Body.ShouldContain("\"event\":\"start\"");
        var status = shop.Last("report").Results.Single(result => result.Code == "status.published");
        status.Verdict.ShouldBe(Verdict.Skipped);
        status.Message.ShouldContain("is not told of this");
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_is_a_warning_and_changes_no_verdict()
    {
        await using var server = await WebhookServer.RunAsync();
        using var shop = Notifying("ftp://nowhere");

        var ran = await shop.RunAsync("run", "--environment", "dev");

        ran.ShouldEndWith(ExitCode.Passed).Error.ShouldContain("the webhook was not told");
        shop.Last("precheck").Results.Single(result => result.Code == "team.notified").Verdict.ShouldNotBe(Verdict.Passed);
        shop.Last("report").Results.Single(result => result.Code == "status.published").Verdict.ShouldBe(Verdict.Warned);
    }

    private static Shop Notifying(string address)
    {
        var shop = new Shop().WithScripts();
        shop.Write("deployment.yml", File.ReadAllText(shop.At("deployment.yml")) + Notify);
        shop.Variables["TEAM_HOOK"] = address;
        return shop;
    }
}
