using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Publishing;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class PlatformPublisherTests : GitHubScene
{
    private const string Written = "01-precheck.qa.json";

    private static readonly PublishOptions Both = new(Comment: true, Status: true, CheckRun: false, PullRequest: null);
    private static readonly PublishOptions Everything = Both with { CheckRun = true };

    [Fact]
    public async Task A_task_alone_writes_its_own_part_and_the_report_the_environments_comment()
    {
        var (publisher, _) = Publisher(Context);

        await publisher.PublishAsync(Ended(Verdict.Failed), Written, null, Both, Cancel);
        await publisher.PublishAsync(
            Ended(Verdict.Passed), Written, new RunSummary("QA passed.", false, (whole, limit) => $"report {whole} {limit}"), Both, Cancel);

        Server.Comments.Select(comment => comment.Body.Split('\n')[^1])
            .ShouldBe(["<!-- trexis:db%2Fdeployment.yml%20qa%2Fprecheck -->", "<!-- trexis:db%2Fdeployment.yml -->"]);
        Server.Comments[1].Body.ShouldStartWith("report https://run.example/991 60000");
        Server.Statuses.Select(status => ($"{status["context"]}", $"{status["state"]}", $"{status["description"]}")).ShouldBe(
            [
                ("trexis / db/deployment.yml / qa / precheck", "failure", "precheck: Refused"),
                ("trexis / db/deployment.yml / qa", "success", "QA passed."),
            ]);
    }

    [Fact]
    public async Task After_the_merge_the_pull_request_is_found_by_the_commit_and_none_is_too_old()
    {
        Server.MergeSha = "merge42";
        var (publisher, _) = Publisher(Context with { PullRequest = null, Commit = "merge42" });

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Both, Cancel);

        Server.Comments.ShouldHaveSingleItem();
        Server.Requests.ShouldContain(request => request.Method == "POST" && request.Path == "/repos/octo/sales/statuses/merge42");
    }

    [Fact]
    public async Task A_forks_pull_request_is_found_by_its_branch_and_only_at_the_commit_that_was_looked_at()
    {
        var (publisher, host) = Publisher(Context with { PullRequest = null, HeadLabel = "mallory:patch" });
        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Both, Cancel);
        Server.Comments.ShouldHaveSingleItem();

        var (late, said) = Publisher(Context with { PullRequest = null, HeadLabel = "mallory:patch", Commit = "older" });
        await late.PublishAsync(
            Ended(Verdict.Failed),
            Written,
            null,
            new PublishOptions(Comment: true, Status: false, CheckRun: false, PullRequest: null),
            Cancel);

        Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("Passed");
        host.Annotations.ShouldBeEmpty();
        said.Lines.ShouldBe(["no comment: the run belongs to no pull request"]);
    }

    [Fact]
    public async Task What_takes_too_long_is_a_warning_and_no_cancel()
    {
        var (publisher, host) = Publisher(Context);
        var slow = new RunSummary("QA passed.", false, (_, _) => throw new TaskCanceledException());

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, slow, Both, CancellationToken.None);

        host.Annotations.ShouldHaveSingleItem().Message
            .ShouldBe("the platform was not told: what was asked for took too long, and was given up");
        await Should.ThrowAsync<OperationCanceledException>(
            () => publisher.PublishAsync(Ended(Verdict.Passed), Written, slow, Both, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task What_may_not_be_written_is_a_warning_each_said_once_with_the_line_to_add()
    {
        Server.MayWrite = false;
        var (publisher, host) = Publisher(Context);

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Everything, Cancel);
        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Everything, Cancel);

        host.Annotations.Select(annotation => (annotation.Level, annotation.Message)).ShouldBe(
        [
            (
                AnnotationLevel.Warning,
                "the comment was not created: GitHub answered 403 (Resource not accessible by integration); add to the workflow: "
                    + "`permissions: pull-requests: write`"),
            (
                AnnotationLevel.Warning,
                "the commit status was not set: GitHub answered 403 (Resource not accessible by integration); add to the workflow: "
                    + "`permissions: statuses: write`"),
            (
                AnnotationLevel.Warning,
                "the check run was not set: GitHub answered 403 (Resource not accessible by integration); add to the workflow: "
                    + "`permissions: checks: write`"),
        ]);
    }

    [Fact]
    public async Task A_forks_run_is_warned_once_for_all_that_it_may_not_write()
    {
        Server.MayWrite = false;
        var (publisher, host) = Publisher(Context with { IsFork = true });

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Everything, Cancel);

        host.Annotations.ShouldHaveSingleItem().Message
            .ShouldEndWith("a fork's pull request has a token that may only read: publish from a workflow_run workflow");
        host.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_check_run_shows_what_refuses_then_what_warns_then_what_else_of_the_plan_could_hurt()
    {
        var (publisher, host) = Publisher(Context);
        Operation[] operations = [
            Operation("d.sql", Risk.Safe), Operation("e.sql", Risk.Caution), Operation("f.sql", Risk.Unclassified),
            Operation("c.sql", Risk.Dangerous),
        ];
        RunResult[] results = [
            Located(Verdict.Warned, "a.sql"), Located(Verdict.Passed, "b.sql"), Located(Verdict.Failed, "c.sql"),
            Located(Verdict.Failed, "c.sql"),
        ];

        await publisher.PublishAsync(
            Ended(Verdict.Passed),
            Written,
            new RunSummary("QA refused.", true, (_, _) => "report") { Results = results, Operations = operations },
            Everything,
            Cancel);

        var run = Server.CheckRuns.ShouldHaveSingleItem();
        ($"{run.Name}", $"{run.Body["conclusion"]}", $"{run.Body["output"]!["title"]}")
            .ShouldBe(("trexis / db/deployment.yml / qa", "failure", "QA refused."));
        run.Annotations.Select(annotation => ($"{annotation["annotation_level"]}", $"{annotation["path"]}")).ShouldBe(
            [("failure", "c.sql"), ("warning", "a.sql"), ("warning", "f.sql"), ("notice", "e.sql")]);
        ($"{run.Annotations[2]["title"]}", $"{run.Annotations[2]["message"]}").ShouldBe(
            ("drop-column: dangerous (not recognised)", "Invoices.code: its data are gone. Acknowledged: dave: unused."));
        host.Annotations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    public async Task A_broken_server_leaves_a_warning_and_nothing_else(int status)
    {
        for (var number = 0; number < 100; number++) Server.Fail(new ServerFault(ServerFaultKind.Answer) { Status = status });
        var (publisher, host) = Publisher(Context);

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Both, Cancel);

        host.Annotations.ShouldNotBeEmpty();
        host.Annotations.ShouldAllBe(annotation => annotation.Level == AnnotationLevel.Warning);
    }

    [Theory]
    [InlineData("github", "pass `${{ github.token }}`")]
    [InlineData("azure", "set the secret variable GITHUB_TOKEN, and map `GITHUB_TOKEN: $(GITHUB_TOKEN)` into the step's env")]
    public async Task Without_a_token_it_is_said_which_one_to_pass(string runs, string hint)
    {
        var (publisher, host) = Publisher(Context with { Name = runs }, token: "");

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Both, Cancel);

        host.Annotations.Select(annotation => annotation.Message).ShouldBe(
            [
                $"no comment: no token was given; {hint}",
                $"no commit status: no token was given; {hint}",
            ]);
        Server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task On_a_console_there_is_nobody_to_tell()
    {
        var (publisher, host) = Publisher(new HostContext
        {
            Name = "console",
            Actor = "alice",
            ActorProof = ProofLevel.Declared,
            Commit = null,
            Branch = null,
            RunUrl = null,
            RunId = null,
            PullRequest = null,
        });

        await publisher.PublishAsync(Ended(Verdict.Passed), Written, null, Both, Cancel);

        host.Lines.ShouldBe(["no comment: this run is on no platform that keeps pull requests"]);
    }

    [Fact]
    public async Task A_report_of_70000_characters_becomes_one_comment_that_links_the_whole()
    {
        var (publisher, _) = Publisher(Context);
        await publisher.PublishAsync(Ended(Verdict.Failed, results: 400), Written, null, Both, Cancel);

        var body = Server.Comments.ShouldHaveSingleItem().Body;
        body.Length.ShouldBeLessThan(65_536);
        body.ShouldContain("https://run.example/991");
    }

    [Fact]
    public async Task On_Azure_Repos_thread_and_status_stand_on_the_pull_request_that_the_commit_completed()
    {
        await using var azure = await AzureDevOpsServer.RunAsync();
        azure.MergeSha = "merge5";
        var (publisher, _) = Publisher(
            new HostContext
            {
                Name = "azure",
                Actor = "bob",
                ActorProof = ProofLevel.Verified,
                Commit = "merge5",
                Branch = "main",
                RunUrl = "https://run.example/7",
                RunId = "7-1",
                PullRequest = null,
                Provider = RepositoryProvider.AzureRepos,
                ApiUrl = azure.Url + "/trexis",
                Project = "project-id",
                Repository = "repo-id",
            });

        await publisher.PublishAsync(Ended(Verdict.Failed), Written, null, Both, Cancel);

        azure.Threads.ShouldHaveSingleItem().Status.ShouldBe("active");
        var status = azure.Statuses.ShouldHaveSingleItem();
        ($"{status["state"]}", $"{status["context"]!["genre"]}/{status["context"]!["name"]}", $"{status["targetUrl"]}").ShouldBe(
            ("failed", "trexis/db/deployment.yml / qa / precheck", "https://run.example/7"));
    }

    [Fact]
    public async Task A_report_that_is_too_long_for_Azure_becomes_one_thread_that_links_the_whole()
    {
        await using var azure = await AzureDevOpsServer.RunAsync();
        var (publisher, host) = Publisher(
            new HostContext
            {
                Name = "azure",
                Actor = "bob",
                ActorProof = ProofLevel.Verified,
                Commit = "head5",
                Branch = "main",
                RunUrl = "https://run.example/7",
                RunId = "7-1",
                PullRequest = 5,
                Provider = RepositoryProvider.AzureRepos,
                ApiUrl = azure.Url + "/trexis",
                Project = "project-id",
                Repository = "repo-id",
            });

        await publisher.PublishAsync(Ended(Verdict.Failed, results: 1_000), Written, null, Both, Cancel);

        var content = azure.Threads.ShouldHaveSingleItem().Content;
        content.Length.ShouldBeInRange(10_000, 150_000);
        content.ShouldContain("https://run.example/7");
        host.Annotations.ShouldBeEmpty();
    }

    private (PlatformPublisher Publisher, FakeHost Host) Publisher(HostContext context, string token = "job-token")
    {
        var host = new FakeHost
        {
            Context = context with { RunUrl = context.IsConsole ? null : context.RunUrl ?? "https://run.example/991" },
        };
        return (new PlatformPublisher(host, Http, Time, new Secret(token), "db/deployment.yml", Patience), host);
    }

    private static Operation Operation(string file, Risk risk) => new(
        OperationAction.Drop, "drop-column", "Invoices.code", risk, "its data are gone")
    {
        Location = new SourceLocation(file, 3),
        AcknowledgedBy = "dave: unused",
    };

    private static RunResult Located(Verdict verdict, string file) => new()
    {
        Code = "check.located",
        Title = "Check",
        Kind = ResultKind.Check,
        Verdict = verdict,
        Message = "message",
        Findings = [new Finding("Invoices", "dropped", "kept", new SourceLocation(file, 3))],
    };

    private static RunDocument Ended(Verdict verdict, int results = 1) => new()
    {
        SchemaVersion = RunDocument.CurrentSchemaVersion,
        Task = "precheck",
        ToolVersion = "0.1.0",
        Run = new RunContext
        {
            Id = "run-1",
            Deployment = "D1",
            StartedAt = DateTimeOffset.UnixEpoch,
            ElapsedMs = 5,
            Host = "github",
            Actor = "alice",
            ActorProof = ProofLevel.Verified,
        },
        Target = new RunTarget("qa", null, "sqlite", "host", "sales.db"),
        Verdict = verdict,
        Results = [.. Enumerable.Range(0, results).Select(number => new RunResult
        {
            Code = $"check.number-{number}",
            Title = $"Check {number}",
            Kind = ResultKind.Check,
            Verdict = verdict,
            Message = new string('x', 200),
        })],
    };
}
