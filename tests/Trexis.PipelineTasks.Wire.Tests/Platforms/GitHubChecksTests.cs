using Trexis.PipelineTasks.Platforms.GitHub;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Platforms.Http;
using Trexis.PipelineTasks.TestKit.Http;

namespace Trexis.PipelineTasks.Wire.Tests.Platforms;

public sealed class GitHubChecksTests : GitHubScene
{
    [Fact]
    public async Task Findings_stand_at_their_file_and_line()
    {
        var outcome = await SetAsync(
            new Annotation(
                AnnotationLevel.Error,
                "change.acknowledged",
                "Invoices: drops a column\u202e",
                new SourceLocation("db\\V001__drop.sql", 7, 3)),
            new Annotation(AnnotationLevel.Warning, "scripts.lint-clean", "no schema", new SourceLocation("db/V002__x.sql", 0)),
            new Annotation(AnnotationLevel.Error, "backup.recent", "nowhere in the repository"));

        outcome.ShouldBe(new Publication(PublicationState.Created, "the check run was set"));
        var run = Server.CheckRuns.ShouldHaveSingleItem();
        run.Body.Remove("output");
        Sorted(run.Body).ShouldBe(Sorted("""
            {"name":"trexis/prod","head_sha":"head42","external_id":"run-7",
            "details_url":"https://run.example/991","status":"completed","conclusion":"failure"}
            """));
        run.Annotations.Select(Sorted).ShouldBe(new[]
        {
            """
            {"path":"db/V001__drop.sql","start_line":7,"end_line":7,"start_column":3,"end_column":3,"annotation_level":"failure",
            "title":"change.acknowledged","message":"Invoices: drops a column\u27E8U\u002B202E\u27E9"}
            """,
            """
            {"path":"db/V002__x.sql","start_line":1,"end_line":1,"annotation_level":"warning",
            "title":"scripts.lint-clean","message":"no schema"}
            """,
        }.Select(Sorted));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 0)]
    [InlineData(51, 1)]
    [InlineData(120, 2)]
    [InlineData(700, 9)]
    public async Task More_than_fifty_findings_come_in_batches_and_what_is_too_many_is_counted(int findings, int updates)
    {
        (await SetAsync(Numbered(findings))).State.ShouldBe(PublicationState.Created);

        var run = Server.CheckRuns.ShouldHaveSingleItem();
        run.Annotations.Select(annotation => (int)annotation["start_line"]!)
            .ShouldBe(Enumerable.Range(1, Math.Min(findings, GitHubChecks.MostAnnotations)));
        Server.Count("PATCH").ShouldBe(updates);
        ((string)run.Body["output"]!["summary"]!)
            .ShouldBe(findings == 700 ? "summary\n\n200 more findings stand in the report." : "summary");
    }

    [Theory]
    [InlineData(ServerFaultKind.AnswerAfter, 1)]
    [InlineData(ServerFaultKind.CutAfter, 1)]
    [InlineData(ServerFaultKind.HalfAnswer, 1)]
    [InlineData(ServerFaultKind.HangAfter, 1)]
    [InlineData(ServerFaultKind.Answer, 2)]
    [InlineData(ServerFaultKind.Cut, 2)]
    [InlineData(ServerFaultKind.Hang, 2)]
    public async Task No_annotation_is_shown_twice_in_spite_of_faults(ServerFaultKind kind, int writes)
    {
        Server.Fail(new ServerFault(kind, "POST") { Body = "{}" }, new ServerFault(kind, "PATCH") { Body = "{}" });

        (await SetAsync(PatienceFor(kind), Numbered(70))).State.ShouldBe(PublicationState.Created);

        Server.CheckRuns.ShouldHaveSingleItem().Annotations
            .Select(annotation => (int)annotation["start_line"]!)
            .ShouldBe(Enumerable.Range(1, 70));
        (Server.Count("POST"), Server.Count("PATCH")).ShouldBe((writes, writes));
    }

    [Fact]
    public async Task A_missing_permission_names_the_line_to_add()
    {
        Server.MayWrite = false;

        (await SetAsync(Numbered(120))).ShouldBe(new Publication(
            PublicationState.Failed,
            "the check run was not set: GitHub answered 403 (Resource not accessible by integration); add to the workflow: `permissions: "
                + "checks: write`"));
        Server.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_batch_that_is_refused_leaves_the_verdict_standing()
    {
        Server.Fail(new ServerFault(ServerFaultKind.Answer, "PATCH") { Status = 422, Body = """{"message":"Invalid request."}""" });

        (await SetAsync(Numbered(120))).Message.ShouldBe("the check run was not set: GitHub answered 422 (Invalid request.)");
        ((string)Server.CheckRuns.ShouldHaveSingleItem().Body["conclusion"]!).ShouldBe("failure");
    }

    private Task<Publication> SetAsync(params Annotation[] annotations) => SetAsync(Patience, annotations);

    private Task<Publication> SetAsync(RetryOptions patience, Annotation[] annotations) =>
        new GitHubChecks(Http, Time, Context, new Secret("job-token"), patience)
            .SetAsync(
                new CheckReport
                {
                    Name = "trexis/prod",
                    RunKey = "run-7",
                    State = StatusState.Failure,
                    Title = "refused",
                    Summary = "summary",
                    Annotations = annotations,
                    Url = "https://run.example/991",
                },
                Cancel);

    private static Annotation[] Numbered(int count) =>
        [
            .. Enumerable.Range(1, count)
                .Select(line => new Annotation(AnnotationLevel.Warning, "code", "text", new SourceLocation("a.sql", line))),
        ];
}
