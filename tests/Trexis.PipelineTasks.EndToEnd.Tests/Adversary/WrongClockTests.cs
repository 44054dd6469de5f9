namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// A step before set the runner's clock, so that a window is open, soak is over or an approval is young again. Platform and runner tell
/// each other's time, so here the platform's is moved.
/// </summary>
public sealed class WrongClockTests(ShopOnGitHub shop) : IClassFixture<ShopOnGitHub>, IDisposable
{
    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    [InlineData(180)]
    [InlineData(-60 * 24 * 3)]
    public async Task Nothing_begins_by_a_clock_that_is_not_the_platforms(int minutesAhead)
    {
        using var attempt = shop.Begin();
        shop.Issuer.Time = At(-minutesAhead);
        var before = await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken);

        var ran = await attempt.RunAsync("deploy-scripts", "apply");

        ran.ShouldEndWith(ExitCode.BadInput).Output.ShouldContain("the runner's clock: is ");
        ran.Output.ShouldContain(minutesAhead > 0 ? "ahead of the platform's, so nothing was begun" : "behind the platform's, so nothing");
        ran.Output.ShouldContain("accepted: at most 5 min apart; let the machine take its time from a time server");
        (await File.ReadAllBytesAsync(attempt.At("shop.db"), TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(-4)]
    public async Task A_clock_that_differs_a_little_is_written_down(int minutesAhead)
    {
        using var attempt = shop.Begin();
        shop.Issuer.Time = At(-minutesAhead);

        await attempt.ShouldDeployAsync();

        var clock = attempt.Last.Document.Run.Clock.ShouldNotBeNull();
        clock.By.ShouldBe(ClockWitness.Token);
        clock.AheadSeconds.ShouldBeInRange((minutesAhead * 60) - 1, (minutesAhead * 60) + 60, "a loaded machine takes its time");
    }

    [Fact]
    public async Task Without_tokens_the_date_of_the_platforms_answers_counts_and_what_only_looks_goes_on()
    {
        using var attempt = shop.Begin();
        attempt.Write("policy.yml", SignedShop.PolicyWith(""));
        attempt.Write("deployment.yml", File.ReadAllText(attempt.At("deployment.yml"))
            .Replace("protected: false", "protected: true", StringComparison.Ordinal));
        var job = shop.VariablesIn(attempt.At("."));
        job.Remove("ACTIONS_ID_TOKEN_REQUEST_URL");
        shop.Issuer.Time = At(-6);

        (await attempt.RunAsAsync(job, "deploy-scripts", "plan")).ShouldEndWith(ExitCode.Passed);

        attempt.Last.Document.Run.Clock.ShouldNotBeNull().By.ShouldBe(ClockWitness.Answer);
        (await attempt.RunAsAsync(job, "deploy-scripts", "apply")).ShouldEndWith(ExitCode.BadInput)
            .Output.ShouldContain("ahead of the platform's, so nothing was begun");
        attempt.Last.Document.Action.ShouldBe("plan");
    }

    [Fact]
    public async Task Where_no_token_is_given_nothing_begins()
    {
        using var attempt = shop.Begin();
        var job = shop.VariablesIn(attempt.At("."));
        job["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "token-of-another-job";

        var ran = await attempt.RunAsAsync(job, "deploy-scripts", "apply");

        ran.ShouldEndWith(ExitCode.Fault).Output.ShouldContain("no token for this run: GitHub answered 404");
        using var database = new Shop();
        File.Copy(attempt.At("shop.db"), database.At("is.db"));
        database.State("is.db").ShouldNotContain("total");
    }

    public void Dispose() => shop.Issuer.Time = TimeProvider.System;

    private static LaterTime At(int minutes) => new(TimeSpan.FromMinutes(minutes));
}
