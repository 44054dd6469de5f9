using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer.Execution;

public class BatchExecutorTests
{
    private readonly RecordingBatches _session = new();
    private readonly List<BatchProgress> _progress = [];

    [Fact]
    public async Task Batches_go_out_in_order_and_as_often_as_their_count_says()
    {
        var executor = Executor();

        await executor.RunAsync("plan.sql", Batches("INSERT 1\nGO 2\nINSERT 2"), CancellationToken.None);

        _session.Transcript.ShouldBe(["INSERT 1\n", "INSERT 1\n", "INSERT 2", "left?"]);
        (executor.Done, executor.RowsAffected).ShouldBe((2, 3));
        _progress.ShouldBe([new BatchProgress(1, 2, 1), new BatchProgress(2, 2, 3)]);
    }

    [Fact]
    public async Task The_first_refusal_ends_the_run_rolls_back_and_names_the_scripts_own_line()
    {
        _session.Refuse("INSERT 2", line: 2);
        var executor = Executor();

        var refusal = await Should.ThrowAsync<DatabaseException>(
            () => executor.RunAsync("plan.sql", Batches("INSERT 1\nGO\n--\nINSERT 2\nGO\nINSERT 3"), CancellationToken.None));

        refusal.Error!.Line.ShouldBe(4);
        _session.Transcript.ShouldBe(["INSERT 1\n", "--\nINSERT 2\n", "roll back"]);
        executor.Done.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_script_leaves_otherwise_than_it_found_it_is_refused_and_rolled_back()
    {
        _session.Left = "leaves a transaction open, which was rolled back";

        var refusal = await Should.ThrowAsync<DatabaseException>(
            () => Executor().RunAsync("plan.sql", Batches("BEGIN TRANSACTION\nINSERT 1"), CancellationToken.None));

        refusal.Message.ShouldBe("plan.sql leaves a transaction open, which was rolled back");
        _session.Transcript.ShouldBe(["BEGIN TRANSACTION\nINSERT 1", "left?", "roll back"]);
    }

    [Fact]
    public async Task A_cancelled_run_stops_between_batches_and_rolls_back()
    {
        using var cancel = new CancellationTokenSource();
        _session.After = text =>
        {
            if (text.Contains('1', StringComparison.Ordinal)) cancel.Cancel();
        };

        await Should.ThrowAsync<OperationCanceledException>(
            () => Executor().RunAsync("plan.sql", Batches("INSERT 1\nGO\nINSERT 2"), cancel.Token));

        _session.Transcript.ShouldBe(["INSERT 1\n", "roll back"]);
    }

    [Theory]
    [InlineData("INSERT 1\nGO\nDROP DATABASE Sales", 3)]
    [InlineData("create /* x */ database [Sales]", 1)]
    [InlineData("DROP DATABASE Audit", 1)]
    [InlineData("CREATE DATABASE Scoped ON (NAME = n)", 1)]
    [InlineData("IF 1 = 1 BEGIN DROP\nDATABASE IF EXISTS Sales END", 1)]
    public async Task No_batch_is_sent_where_any_makes_or_removes_a_database(string script, int line)
    {
        var fault = await Should.ThrowAsync<FaultException>(() => Executor().RunAsync("plan.sql", Batches(script), CancellationToken.None));

        fault.Message.ShouldStartWith($"plan.sql:{line}:");
        _session.Transcript.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PRINT 'DROP DATABASE Sales'")]
    [InlineData("-- DROP DATABASE Sales\nSELECT 1")]
    [InlineData("CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY = 'x'")]
    [InlineData("DROP DATABASE AUDIT SPECIFICATION a")]
    [InlineData("GRANT CREATE DATABASE DDL EVENT NOTIFICATION TO a")]
    [InlineData("ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON")]
    [InlineData("DROP TABLE [DATABASE]; SELECT CREATED, DATABASE_ID FROM x")]
    public void Statements_on_what_lies_inside_a_database_are_none_of_those(string text) => DatabaseStatements.FirstIn(text).ShouldBeNull();

    private BatchExecutor Executor() =>
        new(_session, new Immediately<BatchProgress>(_progress.Add), new Immediately<ServerMessage>(_ => { }));

    private static IReadOnlyList<SqlBatch> Batches(string script) =>
        SqlcmdScript.Read(script, "plan.sql").Bind(new Dictionary<string, string>());
}
