using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Precheck;

namespace Trexis.PipelineTasks.Tests.Precheck;

public class PrecheckTaskTests
{
    [Fact]
    public async Task A_healthy_database_is_judged_by_every_check_and_its_picture_is_bound_to_the_document()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        Observed(document).Where(result => result.Verdict == Verdict.Failed).ShouldBeEmpty();
        Observed(document).Select(result => result.Code)
            .ShouldBe(
                [
                    .. DatabaseChecks.Before.Select(check => check.Info.Code),
                    "data.prepared",
                    "capture.taken",
                    "backup.verified",
                    "backup.restored",
                ]);
        var attachment = document.Attachments.ShouldHaveSingleItem();
        SchemaCapture.Format.Read(run.Store.Read(attachment), attachment.Path.Name).Schema.Tables.Count.ShouldBe(2);
        document.Outputs["ready"].ShouldBe(document.Results.Any(result => result.Refuses) ? "false" : "true");
    }

    [Fact]
    public async Task The_first_check_is_that_the_database_is_the_one_that_is_meant()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Target = run.Target with { Expect = new Expectation("fake-server", "Sales") };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        document.Results[0].Code.ShouldBe("environment.as-expected");
        document.Results[0].Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task Nothing_is_asked_of_a_database_that_is_not_the_one_expected()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Target = run.Target with { Expect = new Expectation("sql-prd-01", "Sales") };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        run.Engine.Calls.ShouldBe(["open", "close"]);
        VerdictOf(document, "environment.as-expected").ShouldBe(Verdict.Failed);
        VerdictOf(document, "resources.disk").ShouldBe(Verdict.Unknown);
        document.Attachments.ShouldBeEmpty();
        document.Outputs["ready"].ShouldBe("false");
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_fails_one_check_and_leaves_every_other_unknown()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Engine.Refusal = new DatabaseException(DatabaseErrorKind.Unreachable, "fake-server does not answer", "start the server");

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        var failed = Observed(document).Where(result => result.Verdict == Verdict.Failed).ShouldHaveSingleItem();
        failed.Code.ShouldBe("environment.reachable");
        failed.Message.ShouldContain("fake-server does not answer");
        failed.Remedy.ShouldBe("start the server");
        Observed(document).Where(result => result.Verdict == Verdict.Unknown).Select(result => result.Remedy).Distinct()
            .ShouldBe(["start the server"]);
        document.Results.Single(result => result.Code == "rollback.planned").Remedy.ShouldNotBe("start the server");
        Observed(document).Count.ShouldBe(DatabaseChecks.Before.Count + 4);
        VerdictOf(document, "backup.recent").ShouldBe(Verdict.Skipped, "the policy demands none");
        VerdictOf(document, "backup.restored").ShouldBe(Verdict.Skipped, "no backup task will speak of it");
        VerdictOf(document, "capture.taken").ShouldBe(Verdict.Unknown);
    }

    [Fact]
    public async Task A_missing_database_is_refused_unless_the_target_may_be_made()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Engine.Exists = false;

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        VerdictOf(document, "environment.reachable").ShouldBe(Verdict.Failed);
        run.Engine.Calls.ShouldNotContain("create");
    }

    [Fact]
    public async Task A_connection_variable_that_is_not_set_is_named_with_the_place_that_names_it()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Secrets.Clear();

        var problem = (await Should.ThrowAsync<InputException>(() => run.RunAsync(new PrecheckTask(run.Engines)))).Problems
            .ShouldHaveSingleItem();

        problem.ToString().ShouldContain("SALES");
        problem.ToString().ShouldContain("deployment.yml: environment qa");
    }

    [Fact]
    public async Task A_lost_connection_leaves_facts_unknown_and_does_not_end_the_run()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        run.Engine.State = run.Engine.State with { Lost = new DatabaseException(DatabaseErrorKind.StateUnknown, "the connection broke") };

        var document = await run.RunAsync(new PrecheckTask(run.Engines));

        VerdictOf(document, "environment.online").ShouldBe(Verdict.Unknown);
        VerdictOf(document, "resources.cpu").ShouldBe(Verdict.Unknown);
        VerdictOf(document, "capture.taken").ShouldBe(Verdict.Failed);
    }

    // People, places and times are judged too, by checks with tests of their own.
    private static List<RunResult> Observed(RunDocument document) =>
        [.. document.Results.Where(result => ProcedureChecks.Before.All(check => check.Info.Code != result.Code))];

    private static Verdict VerdictOf(RunDocument document, string code) => document.Results.Single(result => result.Code == code).Verdict;
}
