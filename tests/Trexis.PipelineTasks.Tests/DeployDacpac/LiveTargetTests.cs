using Trexis.PipelineTasks.DeployDacpac;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tests.Engines.Dacpac;

namespace Trexis.PipelineTasks.Tests.DeployDacpac;

/// <summary>A plan's text on its way to a server: every batch recorded, none executed.</summary>
public sealed class LiveTargetTests : IDisposable
{
    private readonly DacpacPipeline _pipeline = new();
    private readonly RecordingBatches _session = new();

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task The_very_text_of_the_plan_goes_out_batch_by_batch_with_its_variables_put_in()
    {
        var (plan, run, journal) = Plan();

        (await Execution(run).RunAsync(plan, DeploySettings.Default, TestContext.Current.CancellationToken))
            .ShouldBeTrue();

        _session.Transcript.ShouldContain(batch => batch.Contains("USE [Sales];", StringComparison.Ordinal));
        _session.Transcript.ShouldContain(batch => batch.Contains("ADD [Email] NVARCHAR (200) NULL", StringComparison.Ordinal));
        _session.Transcript.ShouldNotContain(
            batch => batch.Contains("$(", StringComparison.Ordinal) || batch.Contains(":setvar", StringComparison.Ordinal));
        _session.Transcript[^1].ShouldBe("left?");
        Executed(journal).Verdict.ShouldBe(Verdict.Passed);
    }

    [Fact]
    public async Task A_refused_batch_ends_the_plan_with_its_line_and_what_ran_before()
    {
        var (plan, run, journal) = Plan();
        _session.Refuse("ADD [Email]", line: 2);

        (await Execution(run).RunAsync(plan, DeploySettings.Default, TestContext.Current.CancellationToken))
            .ShouldBeFalse();

        _session.Transcript[^1].ShouldBe("roll back");
        var line = plan.Split('\n').ToList().FindIndex(text => text.Contains("ADD [Email]", StringComparison.Ordinal))
            + 1;
        Executed(journal).Message.ShouldContain($"line {line} of plan.sql");
        Executed(journal).Verdict.ShouldBe(Verdict.Failed);
    }

    [Fact]
    public async Task A_batch_that_nobody_waits_for_any_longer_is_named_with_its_line()
    {
        var run = _pipeline.RunOf("apply");
        _session.After = text =>
        {
            if (text.Contains('2', StringComparison.Ordinal)) run.Journal.GiveUp();
        };

        await Execution(run).RunAsync("PRINT 1;\nGO\nPRINT 2;\n", DeploySettings.Default, TestContext.Current.CancellationToken);

        run.Journal.Results[0].Verdict.ShouldBe(Verdict.Unknown);
        run.Journal.Results[0].Message
            .ShouldBe("batch 2 of 2 (line 3 of plan.sql) was being executed; the cancel was not confirmed");
    }

    [Theory]
    [InlineData("BEGIN TRANSACTION;\nGO\n", "", "what ran before was rolled back with the plan's transaction")]
    [InlineData("PRINT 1;\nGO\nBEGIN TRANSACTION;\nGO\n", "", "of what ran before, 1 batch before the plan's")]
    [InlineData("BEGIN TRANSACTION;\nGO\nCOMMIT TRANSACTION;\nGO\n", "", "what ran before stands")]
    [InlineData("BEGIN TRANSACTION;\nGO\n", "COMMIT;\n", "whether what ran before stands nobody knows")]
    [InlineData("PRINT 1;\nGO\n", "", "what ran before stands")]
    [InlineData("SET IMPLICIT_TRANSACTIONS ON;\nGO\nPRINT 2;\nGO\n", "", "of what ran before, 1 batch before the plan's")]
    public async Task What_stands_after_a_refusal_is_told_by_the_transaction_that_was_open(string before, string within, string told)
    {
        var run = _pipeline.RunOf("apply");
        _session.Refuse("THROW", line: 1);

        await Execution(run).RunAsync(
            $"{before}{within}THROW;\n", DeploySettings.Default, TestContext.Current.CancellationToken);

        Executed(run.Journal).Message.ShouldContain($": the constraint says no; {told}");
    }

    [Theory]
    [InlineData(true, "Cancelled in batch 2 of 2; what ran before stands")]
    [InlineData(false, "batch 2 of 2 (line 3 of plan.sql) was being executed; the cancel was not confirmed")]
    public async Task A_cancel_that_the_server_did_not_confirm_is_told_as_such(bool confirms, string told)
    {
        var run = _pipeline.RunOf("apply");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        _session.Confirms = confirms;
        _session.After = text =>
        {
            if (!text.Contains('2', StringComparison.Ordinal)) return;
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        };

        await Should.ThrowAsync<OperationCanceledException>(
            () => Execution(run).RunAsync("PRINT 1;\nGO\nPRINT 2;\n", DeploySettings.Default, cancel.Token));

        Executed(run.Journal).Verdict.ShouldBe(Verdict.Unknown);
        Executed(run.Journal).Message.ShouldBe(told);
    }

    [Fact]
    public async Task Whatever_was_approved_a_database_is_neither_dropped_nor_made()
    {
        var (plan, run, _) = Plan();

        await Should.ThrowAsync<FaultException>(
            () => Execution(run).RunAsync(
                plan + "GO\nDROP DATABASE [Sales];\n", DeploySettings.Default, TestContext.Current.CancellationToken));

        _session.Transcript.ShouldBeEmpty();
    }

    private DacpacExecution Execution(TaskRun run) => new(run.Host, run.Journal, _session);

    private (string Plan, TaskRun Run, RunJournal Journal) Plan()
    {
        var run = _pipeline.RunOf("apply");
        return (Releases.Plan(Releases.Of(Sql.Added), Releases.Of(Sql.First)).Text, run, run.Journal);
    }

    private static RunResult Executed(RunJournal journal) =>
        journal.Seal(new RunHeader
        {
            Task = "deploy-dacpac",
            Action = "apply",
            ToolVersion = "0.1.0",
            Run = new RunContext
            {
                Id = "r",
                Deployment = "d",
                StartedAt = DateTimeOffset.UnixEpoch,
                ElapsedMs = 0,
                Host = "console",
                Actor = "alice",
                ActorProof = ProofLevel.Declared,
            },
        }, null).Results.Single(
                result => result.Code == DeploymentSteps.Executed.Code);
}
