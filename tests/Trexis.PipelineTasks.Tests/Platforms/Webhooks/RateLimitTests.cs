using System.Globalization;
using System.Net.Http.Headers;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Tests.Platforms.Webhooks;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = TestTime.Monday;

    [Theory]
    [InlineData(50, 51)]
    [InlineData(0, 1)]
    [InlineData(-1, 0)]
    [InlineData(-3600, 0)]
    public void A_named_end_is_waited_for_a_second_longer(int secondsToEnd, int secondsToWait) =>
        RateLimit.Wait(Exhausted(Now.AddSeconds(secondsToEnd).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), Now)
            .ShouldBe(TimeSpan.FromSeconds(secondsToWait));

    [Theory]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("99999999999999999")]
    public void An_end_that_cannot_be_read_is_waited_for_as_one_that_is_not_named(string end) =>
        RateLimit.Wait(Exhausted(end), Now).ShouldBe(RateLimit.Unnamed);

    [Fact]
    public void A_time_to_wait_goes_before_the_end_and_is_kept_exactly()
    {
        var headers = Exhausted(Now.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        headers.Add("Retry-After", "37");

        RateLimit.Wait(headers, Now).ShouldBe(TimeSpan.FromSeconds(37));
    }

    private static HttpResponseHeaders Exhausted(string reset)
    {
        var headers = new HttpResponseMessage().Headers;
        headers.Add("x-ratelimit-remaining", "0");
        headers.Add("x-ratelimit-reset", reset);
        return headers;
    }
}
