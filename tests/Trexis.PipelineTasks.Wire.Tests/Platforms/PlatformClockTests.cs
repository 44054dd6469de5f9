using System.Net;
using Trexis.PipelineTasks.Platforms.Azure;
using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

/// <summary>What time it is, by the answers of a platform that is asked for people anyway.</summary>
public sealed class PlatformClockTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Unauthorized)]
    public async Task GitHubs_answer_says_what_time_it_is_whatever_it_answers(HttpStatusCode status)
    {
        var people = await GitHub("https://api.github.com", new Dated(Now.AddHours(-3), status)).ReadAsync([], Cancel);

        people.Clock.ShouldBe(new RunClock(ClockWitness.Answer, 3 * 3600));
    }

    [Fact]
    public async Task Azures_answer_says_what_time_it_is()
    {
        var context = Context("https://dev.azure.com/octo") with
        {
            Name = "azure",
            CollectionUrl = "https://dev.azure.com/octo",
            Project = "sales",
        };
        using var http = new HttpClient(new Dated(Now.AddMinutes(2)));

        var people = await new AzurePeople(http, Time, context, new Secret("job-token"), null).ReadAsync([], Cancel);

        people.Clock.ShouldBe(new RunClock(ClockWitness.Answer, -120));
    }

    [Fact]
    public async Task What_a_cache_kept_is_as_old_as_it_says()
    {
        var answer = new Dated(Now.AddMinutes(-9)) { Age = TimeSpan.FromMinutes(9) };

        (await GitHub("https://api.github.com", answer).ReadAsync([], Cancel)).Clock.ShouldBe(new RunClock(ClockWitness.Answer, 0));
    }

    [Theory]
    [InlineData("http://api.github.com", true)]
    [InlineData("https://api.github.com", false)]
    public async Task Without_a_date_or_by_http_nobody_said_what_time_it_is(string api, bool isDated)
    {
        (await GitHub(api, new Dated(isDated ? Now.AddHours(-3) : null)).ReadAsync([], Cancel)).Clock.ShouldBeNull();
    }

    private static TimeProvider Time { get; } = new Stopped();

    private static GitHubPeople GitHub(string api, Dated answer) =>
        new(new HttpClient(answer), Time, Context(api), new Secret("job-token"), null);

    private static HostContext Context(string api) => new()
    {
        Name = "github",
        Actor = "alice",
        ActorProof = ProofLevel.Verified,
        Commit = "head42",
        Branch = "main",
        RunUrl = null,
        RunId = "991-1",
        PullRequest = null,
        ApiUrl = api,
        Repository = "octo/sales",
    };

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Dated(DateTimeOffset? at, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public TimeSpan? Age { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new HttpResponseMessage(status) { Content = new StringContent("[]"), RequestMessage = request };
            (answer.Headers.Date, answer.Headers.Age) = (at, Age);
            return Task.FromResult(answer);
        }
    }
}
