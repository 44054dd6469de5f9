using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.PerfGate;

namespace Trexis.PipelineTasks.Tests.PerfGate;

public class PerfGateTaskTests
{
    [Fact]
    public async Task Load_is_sampled_and_each_query_is_warmed_up_once_and_timed()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        run.Engine.Calls.Count(call => call == "resources").ShouldBe(5);
        run.Engine.Calls.Count(call => call == "query open orders").ShouldBe(31);
        run.Engine.Calls.Count(call => call == "open").ShouldBe(1);
        document.Metrics["samples"].ShouldBe(Quantity.Count(5));
        document.Metrics["query.open orders.runs"].ShouldBe(Quantity.Count(30));
        document.Outputs["within-limits"].ShouldBe("true");
    }

    [Fact]
    public async Task A_query_slower_than_its_own_limit_refuses_though_the_policy_would_let_it_pass()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        run.Engine.State = run.Engine.State with
        {
            Queries = new Dictionary<string, Func<QueryRun>> { ["open orders"] = () => new QueryRun(3, TimeSpan.FromMilliseconds(60)) },
        };

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        var response = document.Results.Single(result => result.Code == "performance.response");
        response.Verdict.ShouldBe(Verdict.Failed);
        response.Threshold.ShouldBe(Quantity.Duration(TimeSpan.FromMilliseconds(50)));
        document.Outputs["within-limits"].ShouldBe("false");
    }

    [Fact]
    public async Task A_query_that_the_server_refuses_leaves_the_other_limits_judged()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        run.Engine.State = run.Engine.State with
        {
            Queries = new Dictionary<string, Func<QueryRun>>
            {
                ["open orders"] = () => throw new DatabaseException(DatabaseErrorKind.Statement, "no such table: orders"),
            },
        };

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        document.Results.Single(result => result.Code == "performance.response").Message.ShouldContain("no such table: orders");
        document.Results.Single(result => result.Code == "performance.memory").Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_leaves_every_limit_unknown()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        run.Engine.Refusal = new DatabaseException(DatabaseErrorKind.Unreachable, "fake-server does not answer");

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        document.Results.Where(result => result.Code.StartsWith("performance.", StringComparison.Ordinal))
            .ShouldAllBe(result => result.Verdict == Verdict.Unknown);
        document.Results.Single(result => result.Verdict == Verdict.Failed).Code.ShouldBe("environment.reachable");
    }

    [Fact]
    public async Task All_inputs_with_which_nothing_can_be_measured_are_told_at_once()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        var inputs = new Dictionary<string, object> { ["every"] = TimeSpan.Zero, ["repeat"] = 0 };

        var exception = await Should.ThrowAsync<InputException>(
            () => run.RunAsync(new PerfGateTask(run.Engines), inputs, PerfGateTask.Gate));

        exception.Problems.Select(problem => problem.Where).ShouldBe(["--every", "--repeat"]);
    }

    [Fact]
    public async Task A_file_of_a_named_query_that_is_missing_is_an_input_that_is_wrong()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        File.Delete(folder.At("perf", "open-orders.sql"));

        await Should.ThrowAsync<InputException>(() => run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate));
        run.Engine.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_slowdown_since_the_baseline_refuses_though_every_limit_holds()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        Answer(run, 20);
        var baseline = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Baseline);
        Answer(run, 40);

        var gate = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        baseline.Results.Single(result => result.Code == "baseline.taken").Verdict.ShouldBe(Verdict.Passed);
        gate.Results.Where(result => result.Verdict == Verdict.Failed).ShouldHaveSingleItem().Code.ShouldBe("performance.not-regressed");
        gate.Results.Single(result => result.Code == "performance.not-regressed").Message
            .ShouldStartWith("open orders is 100 % slower (median 40 ms instead of 20 ms");
        gate.Attachments.ShouldHaveSingleItem().Role.ShouldBe("performance-gate");
    }

    [Fact]
    public async Task A_baseline_taken_again_after_the_deployment_changed_the_database_hides_no_slowdown()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        Answer(run, 20);
        await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Baseline);
        var journal = run.Of().Journal;
        journal.Add(new CheckInfo("deploy.executed", "Executed", "", "", ""), Outcome.Passed("done"), ResultKind.Step);
        run.Write("deploy-scripts", "apply", journal, run.Of().Context);
        Answer(run, 40);
        await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Baseline);

        var gate = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Gate);

        gate.Results.Single(result => result.Code == "performance.not-regressed").Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task A_baseline_of_queries_that_fail_warns_that_nothing_will_tell()
    {
        using var folder = new TemporaryFolder();
        var run = WithQuery(folder);
        run.Engine.State = run.Engine.State with
        {
            Queries = new Dictionary<string, Func<QueryRun>>
            {
                ["open orders"] = () => throw new DatabaseException(DatabaseErrorKind.Statement, "no such table: orders"),
            },
        };

        var document = await run.RunAsync(new PerfGateTask(run.Engines), action: PerfGateTask.Baseline);

        var taken = document.Results.Single(result => result.Code == "baseline.taken");
        taken.Verdict.ShouldBe(Verdict.Warned);
        taken.Findings.ShouldHaveSingleItem().Observed.ShouldContain("no such table");
    }

    private static void Answer(FakeRun run, double milliseconds) => run.Engine.State = run.Engine.State with
    {
        Queries = new Dictionary<string, Func<QueryRun>>
        {
            ["open orders"] = () => new QueryRun(3, TimeSpan.FromMilliseconds(milliseconds), "plan-1"),
        },
    };

    private static FakeRun WithQuery(TemporaryFolder folder) => new(folder)
    {
        Time = new LeapingTime(),
        Queries = [new NamedQuery("open orders", folder.Write("perf/open-orders.sql", "SELECT 1"), TimeSpan.FromMilliseconds(50))],
    };
}
