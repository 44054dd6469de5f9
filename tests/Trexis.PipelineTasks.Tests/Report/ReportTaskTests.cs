using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Report;

namespace Trexis.PipelineTasks.Tests.Report;

public class ReportTaskTests
{
    private static readonly string[] Files = [
        "report.html", "report.md", "report.junit.xml", "report.sarif", "plan.md", "checklist.md", "go-no-go.md",
    ];

    [Fact]
    public async Task A_report_over_a_refused_deployment_passes_itself_and_says_that_the_deployment_did_not()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Failed);

        var document = await run.RunAsync(new ReportTask());

        document.Outputs["verdict"].ShouldBe("failed");
        document.Outputs["failed-checks"].ShouldBe("environment.reachable");
        document.Results.Single(result => result.Code == "report.written").Message.ShouldContain("The deployment itself: Refused in ");
        document.Results.Single(result => result.Code == "evidence.chain-unbroken").Verdict.ShouldBe(Verdict.Passed);
        document.Results.ShouldAllBe(result => !result.Refuses);
        foreach (var file in Files) new FileInfo(Path.Combine(run.Store.Folder, file)).Length.ShouldBeGreaterThan(0, file);
        run.Host.Lines.ShouldContain(line => line.StartsWith("### ✗ ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_became_of_the_deployment_is_said_once()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        var told = run.Of();
        told.Journal.Add(
            new CheckInfo("deploy.executed", "It is executed", "why", "how", "again"), Outcome.Passed("executed"), ResultKind.Step);
        run.Write("deploy-scripts", "apply", told.Journal, told.Context);

        var document = await run.RunAsync(new ReportTask());

        document.Results.Single(result => result.Code == "report.written").Message.Split("Deployed to ").Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_document_that_was_changed_refuses()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);
        Pretend(run, "validate", Verdict.Passed);
        File.AppendAllText(run.Store.Load()[0].File, " ");

        var document = await run.RunAsync(new ReportTask());

        document.Verdict.ShouldBe(Verdict.Failed);
        document.Results.Single(result => result.Refuses).Code.ShouldBe("evidence.chain-unbroken");
        File.ReadAllText(Path.Combine(run.Store.Folder, "report.html")).ShouldContain("The chain of documents is broken");
    }

    [Fact]
    public async Task Without_documents_there_is_nothing_to_report_and_the_fault_says_what_to_do()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);

        var fault = (await Should.ThrowAsync<FaultException>(() => run.RunAsync(new ReportTask()))).Fault;

        fault.Message.ShouldContain("holds no run document of deployment D1");
        fault.Hint.ShouldBe("run a task first, or name the folder of its documents with --results");
        Files.ShouldAllBe(file => !File.Exists(Path.Combine(run.Store.Folder, file)));
    }

    [Fact]
    public async Task Each_target_of_a_fleet_has_its_page_beside_the_report()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        for (var number = 1; number <= 12; number++) Pretend(run, "precheck", Verdict.Passed, $"t{number}");

        await run.RunAsync(new ReportTask());

        Directory.EnumerateFiles(Path.Combine(run.Store.Folder, "targets")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(1, 12).Select(number => $"qa.t{number}.html").Order(StringComparer.Ordinal));
        File.ReadAllText(Path.Combine(run.Store.Folder, "report.html")).ShouldContain("<a href=\"./targets/qa.t7.html\">t7</a>");
    }

    [Fact]
    public async Task A_report_of_many_targets_lists_its_folder_as_often_as_one_of_few()
    {
        var few = await ListingsAsync(10);

        (await ListingsAsync(30)).ShouldBe(few);
    }

    [Fact]
    public async Task A_second_report_shows_the_same_deployment()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);

        var first = await run.RunAsync(new ReportTask());
        var second = await run.RunAsync(new ReportTask());

        second.Outputs["verdict"].ShouldBe(first.Outputs["verdict"]);
        second.Results.Single(result => result.Code == "report.written").Message
            .ShouldBe(first.Results.Single(result => result.Code == "report.written").Message);
    }

    [Fact]
    public async Task A_template_of_the_users_own_replaces_the_built_in_one()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);
        folder.Write(
            "own/checklist.md", "Ours for {{ deployment }}{{ for checklist in checklists }} in {{ checklist.environment }}{{ end }}\n");

        await run.RunAsync(new ReportTask(), new Dictionary<string, object> { ["templates"] = folder.At("own") });

        File.ReadAllText(Path.Combine(run.Store.Folder, "checklist.md")).ShouldBe("Ours for D1 in qa\n");
        File.ReadAllText(Path.Combine(run.Store.Folder, "plan.md")).ShouldStartWith("# Deployment plan");
    }

    [Fact]
    public async Task A_template_that_is_none_is_a_fault_that_names_the_file()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);
        folder.Write("own/plan.md", "{{ for plan in plans }} never closed");

        var fault = (await Should.ThrowAsync<FaultException>(
            () => run.RunAsync(new ReportTask(), new Dictionary<string, object> { ["templates"] = folder.At("own") }))).Fault;

        fault.Kind.ShouldBe(FaultKind.BadInput);
        fault.Message.ShouldStartWith(Path.Combine(folder.At("own"), "plan.md"));
    }

    [Fact]
    public async Task The_checklist_ticks_what_this_report_itself_carries_out()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);

        await run.RunAsync(new ReportTask());

        var checklist = File.ReadAllLines(Path.Combine(run.Store.Folder, "checklist.md"));
        checklist.Where(line => line.StartsWith("- [", StringComparison.Ordinal)).Count().ShouldBe(20);
        checklist.ShouldContain(line => line.StartsWith("- [x] Documentation", StringComparison.Ordinal));
        checklist.Where(line => line.StartsWith("- [ ]", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains("): ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, Verdict.Passed, "the summary of this run shows it on github")]
    [InlineData(false, Verdict.Warned, "the summary of this run could not be written on github, or not all of it")]
    public async Task Without_a_webhook_the_status_is_published_where_the_summary_was_written_and_the_pages_say_which(
        bool takesSummary, Verdict verdict, string message)
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder)
        {
            Host = new FakeHost
            {
                Context = new HostContext
                {
                    Name = "github",
                    Actor = "alice",
                    ActorProof = ProofLevel.Verified,
                    Commit = null,
                    Branch = null,
                    RunUrl = null,
                    RunId = null,
                    PullRequest = null,
                },
                TakesSummary = takesSummary,
            },
        };
        Pretend(run, "precheck", Verdict.Passed);

        var document = await run.RunAsync(new ReportTask());

        var status = document.Results.Single(result => result.Code == "status.published");
        status.Verdict.ShouldBe(verdict);
        status.Message.ShouldStartWith(message);
        run.Host.Lines.ShouldContain(line => line.EndsWith(
            "\nThe whole report: report.html, in the artifact with this run's evidence\n", StringComparison.Ordinal));
        foreach (var page in new[] { "report.html", "report.md" })
        {
            var text = File.ReadAllText(Path.Combine(run.Store.Folder, page));
            text.Contains("could not be written on github", StringComparison.Ordinal).ShouldBe(!takesSummary, page);
            text.Contains("the summary of this run shows it on github", StringComparison.Ordinal).ShouldBe(takesSummary, page);
        }
    }

    [Fact]
    public async Task On_a_console_nobody_else_is_told_and_that_is_said()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Pretend(run, "precheck", Verdict.Passed);

        var document = await run.RunAsync(new ReportTask());

        document.Results.Single(result => result.Code == "status.published").Verdict.ShouldBe(Verdict.Skipped);
    }

    [Fact]
    public async Task A_target_in_which_nothing_is_pending_lets_the_next_ring_in_and_one_that_was_only_planned_does_not()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        Plan(run, "whole", pending: 0);
        Plan(run, "waiting", pending: 2);
        Plan(run, "refused", pending: 0);
        Pretend(run, "precheck", Verdict.Failed, "refused");
        Pretend(run, "precheck", Verdict.Passed, "unplanned");
        Plan(run, "behind", pending: 0);
        Plan(run, "behind", pending: 1);

        var document = await run.RunAsync(new ReportTask());

        document.Outputs["deployed"].ShouldBe("whole");
        var report = File.ReadAllText(Path.Combine(run.Store.Folder, "report.md"));
        report.ShouldContain("whole nothing pending, waiting checked, not deployed");
    }

    private static void Plan(FakeRun run, string target, int pending)
    {
        var told = run.Of();
        told.Journal.Target = new RunTarget("qa", target, "fake", "fake-server", "Sales");
        told.Journal.Output("pending", $"{pending}");
        told.Journal.Add(
            new CheckInfo("plan.written", "The plan is written", "why", "how", "plan again"), Outcome.Passed("planned"), ResultKind.Step);
        run.Write("deploy-scripts", "plan", told.Journal, told.Context);
    }

    private static async Task<int> ListingsAsync(int targets)
    {
        using var folder = new TemporaryFolder();
        var run = new FakeRun(folder);
        for (var number = 1; number <= targets; number++) Pretend(run, "perf-gate", Verdict.Passed, $"t{number}");
        var before = run.Store.Listings;
        await run.RunAsync(new ReportTask());
        return run.Store.Listings - before;
    }

    private static void Pretend(FakeRun run, string task, Verdict verdict, string? target = null)
    {
        var told = run.Of();
        if (target is not null) told.Journal.Target = new RunTarget("qa", target, "fake", "fake-server", "Sales");
        told.Journal.Add(
            new CheckInfo("environment.reachable", "The environment is reachable", "why", "how", "start the server"),
            new Outcome(verdict, "message", []),
            ResultKind.Check);
        run.Write(task, null, told.Journal, told.Context);
    }
}
