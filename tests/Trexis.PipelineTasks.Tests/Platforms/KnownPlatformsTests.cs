using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Platforms;

public class KnownPlatformsTests
{
    private static readonly Dictionary<string, string> GitHub = new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_ACTOR"] = "alice",
        ["GITHUB_TRIGGERING_ACTOR"] = "bob",
        ["GITHUB_SHA"] = "merge00",
        ["GITHUB_REF"] = "refs/pull/42/merge",
        ["GITHUB_REF_NAME"] = "42/merge",
        ["GITHUB_HEAD_REF"] = "feature/discount",
        ["GITHUB_REPOSITORY"] = "octo/sales",
        ["GITHUB_SERVER_URL"] = "https://github.example",
        ["GITHUB_API_URL"] = "https://github.example/api/v3",
        ["GITHUB_RUN_ID"] = "991",
        ["GITHUB_RUN_ATTEMPT"] = "2",
        ["GITHUB_EVENT_NAME"] = "pull_request",
    };

    [Fact]
    public void On_GitHub_the_event_names_the_pull_request_and_its_head()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write(
            "event.json", """{"pull_request":{"number":42,"head":{"sha":"head42","repo":{"full_name":"mallory/sales"}}}}""");
        var context = Context(new Dictionary<string, string>(GitHub) { ["GITHUB_EVENT_PATH"] = file });

        context.ShouldBe(
            new HostContext
            {
                Name = "github",
                Actor = "bob",
                ActorProof = ProofLevel.Verified,
                Commit = "head42",
                Branch = "feature/discount",
                RunUrl = "https://github.example/octo/sales/actions/runs/991/attempts/2",
                RunId = "991-2",
                PullRequest = 42,
                Provider = RepositoryProvider.GitHub,
                ApiUrl = "https://github.example/api/v3",
                Repository = "octo/sales",
                EventName = "pull_request",
                IsFork = true,
            });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("""{"pull_request":null}""")]
    [InlineData("""{"pull_request":{"number":"42","head":"x"}}""")]
    [InlineData("""{"pull_request":{"number":99999999999,"head":{"repo":null}}}""")]
    public void An_event_that_says_nothing_usable_leaves_the_ref_to_say_it(string json)
    {
        using var folder = new TemporaryFolder();
        var context = Context(new Dictionary<string, string>(GitHub) { ["GITHUB_EVENT_PATH"] = folder.Write("event.json", json) });

        context.PullRequest.ShouldBe(42);
        context.Commit.ShouldBe("merge00");
        context.IsFork.ShouldBeFalse();
    }

    [Fact]
    public void An_event_of_bytes_that_are_no_text_leaves_the_ref_to_say_it()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("event.json");
        File.WriteAllBytes(file, [.. """{"pull_request":{"number":7,"head":{"sha":"a"""u8, 0xC3, 0x28, .. "\"}}}"u8]);

        Context(new Dictionary<string, string>(GitHub) { ["GITHUB_EVENT_PATH"] = file }).PullRequest.ShouldBe(42);
    }

    [Fact]
    public void A_push_belongs_to_no_pull_request() =>
        Context(new Dictionary<string, string>(GitHub)
        {
            ["GITHUB_REF"] = "refs/heads/main",
            ["GITHUB_EVENT_PATH"] = "/nowhere/event.json",
        }).PullRequest
            .ShouldBeNull();

    [Fact]
    public void On_Azure_the_variables_name_build_person_and_pull_request()
    {
        var context = Context(new Dictionary<string, string>
        {
            ["TF_BUILD"] = "True",
            ["BUILD_REQUESTEDFOR"] = "Alice",
            ["BUILD_REQUESTEDFOREMAIL"] = "alice@example.invalid",
            ["BUILD_BUILDID"] = "77",
            ["BUILD_REASON"] = "PullRequest",
            ["BUILD_SOURCEVERSION"] = "merge",
            ["BUILD_SOURCEBRANCH"] = "refs/pull/5/merge",
            ["BUILD_REPOSITORY_PROVIDER"] = "TfsGit",
            ["BUILD_REPOSITORY_ID"] = "repo-id",
            ["SYSTEM_COLLECTIONURI"] = "https://dev.azure.com/trexis/",
            ["SYSTEM_STAGENAME"] = "go_live",
            ["ENVIRONMENT_NAME"] = "prod",
            ["SYSTEM_TEAMPROJECT"] = "Sales & More",
            ["SYSTEM_TEAMPROJECTID"] = "project-id",
            ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "5",
            ["SYSTEM_PULLREQUEST_SOURCECOMMITID"] = "head5",
            ["SYSTEM_PULLREQUEST_SOURCEBRANCH"] = "refs/heads/feature/discount",
        });

        context.ShouldBe(
            new HostContext
            {
                Name = "azure",
                Actor = "alice@example.invalid",
                ActorProof = ProofLevel.Verified,
                Commit = "head5",
                Branch = "feature/discount",
                RunUrl = "https://dev.azure.com/trexis/Sales%20%26%20More/_build/results?buildId=77",
                RunId = "77-1",
                PullRequest = 5,
                Provider = RepositoryProvider.AzureRepos,
                ApiUrl = "https://dev.azure.com/trexis",
                Repository = "repo-id",
                Project = "project-id",
                CollectionUrl = "https://dev.azure.com/trexis",
                Stage = "go_live",
                StageEnvironment = "prod",
                EventName = "PullRequest",
            });
    }

    [Fact]
    public void An_Azure_pipeline_over_a_GitHub_repository_comments_there()
    {
        var context = Context(new Dictionary<string, string>
        {
            ["TF_BUILD"] = "True",
            ["BUILD_REPOSITORY_PROVIDER"] = "GitHub",
            ["BUILD_REPOSITORY_NAME"] = "octo/sales",
            ["BUILD_REPOSITORY_URI"] = "https://github.com/octo/sales",
            ["SYSTEM_PULLREQUEST_PULLREQUESTID"] = "123456",
            ["SYSTEM_PULLREQUEST_PULLREQUESTNUMBER"] = "6",
        });

        (context.Provider, context.ApiUrl, context.Repository, context.PullRequest).ShouldBe(
            (RepositoryProvider.GitHub, "https://api.github.com", "octo/sales", 6));
    }

    [Theory]
    [InlineData("USER", "carol", "carol")]
    [InlineData("USERNAME", "dave", "dave")]
    [InlineData("HOME", "x", "unknown")]
    public void A_console_users_name_is_only_declared(string variable, string value, string expected)
    {
        var context = Context(new Dictionary<string, string> { [variable] = value });

        (context.Name, context.Actor, context.ActorProof).ShouldBe(("console", expected, ProofLevel.Declared));
    }

    private static HostContext Context(Dictionary<string, string> environment) =>
        KnownPlatforms.Detect(
            environment, TextWriter.Null, null, interactive: false, new TextOutlet(), new FakeTimeProvider(TestTime.Monday)).Context;
}
