using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>Who only looks is not kept waiting by a deployment under way, and does not count among those that it keeps waiting.</summary>
public sealed class ReadersBesideDeploymentTests : SqlServerScene
{
    [Fact(Timeout = TimeLimit)]
    public async Task The_history_is_read_at_once_beside_a_script_whose_row_is_not_committed_yet()
    {
        await using var database = await OpenAsync();
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        await session.RunScriptAsync(Script("V0001.sql", "CREATE TABLE one (id int);"), new Progress<ServerMessage>(), Cancel);
        using var script = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = await HangAsync(session, script.Token);
        await using var beside = await OpenAsync();

        var journal = (await beside.ReadHistoryAsync(Cancel)).Journal;

        journal.ShouldHaveSingleItem().Script.ShouldBe("V0001.sql");
        await script.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    // A script can release the lock by which the next deployment waits for it: then its row is all that tells of it.
    [Fact(Timeout = TimeLimit)]
    public async Task Under_the_lock_a_row_that_a_lost_deployment_has_not_committed_yet_is_never_passed_over()
    {
        await using var database = await OpenAsync();
        await using var first = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, Cancel);
        using var script = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = await HangAsync(first, script.Token);
        foreach (var request in Server.Server.Requests) Server.Locks.Release(request.Connection);
        await using var other = await OpenAsync();
        var second = await other.BeginDeploymentAsync(Deployment with { Id = "CHG-8@def" }, TimeSpan.Zero, Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(() => other.ReadHistoryAsync(Cancel));
        await second.DisposeAsync();
        var afterwards = await other.ReadHistoryAsync(Cancel);

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldContain("the history of deployments cannot be read: journal: waited 15 s for a lock");
        exception.Fault.Hint!.ShouldContain("find the session that holds the lock");
        afterwards.Journal.ShouldBeEmpty("who no longer holds the lock only looks");
        await script.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(229, DatabaseErrorKind.Denied, "grant this login SELECT on the schema trexis")]
    [InlineData(OwnTable.MayNotRead, DatabaseErrorKind.Denied, "grant this login SELECT on the schema trexis")]
    [InlineData(824, DatabaseErrorKind.Corrupt, "DBCC CHECKDB")]
    [InlineData(701, DatabaseErrorKind.Full, "more memory")]
    public async Task A_history_that_cannot_be_read_keeps_the_kind_and_the_remedy_of_what_it_met(
        int number, DatabaseErrorKind kind, string hint)
    {
        Server.Refuses("journal", number, "It is not to be read.");
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(() => database.ReadHistoryAsync(Cancel));

        exception.Kind.ShouldBe(kind);
        exception.Fault.Hint!.ShouldContain(hint);
        exception.Error!.Number.ShouldBe(number);
    }

    [Theory]
    [InlineData("SELECT * FROM orders;", 2)]
    [InlineData("/* trexis: fragmentation */ SELECT 1;", 1)]
    [InlineData("(@database nvarchar(4000))/* trexis: backup history */ SELECT 1;", 1)]
    [InlineData("SET NOCOUNT ON; SET LOCK_TIMEOUT 15000;\nBEGIN TRY EXEC sys.sp_executesql N'/* trexis: tables */ SELECT 1;", 1)]
    public void A_look_of_our_own_does_not_count_among_those_that_the_deployment_keeps_waiting(string statement, int waiting)
    {
        BlockedRequest[] requests =
        [
            new(52, 0, 0, "", "", "deployer"),
            new(60, 52, 9000, "LCK_M_SCH_S", "OBJECT: 5:101:0", "somebody from desk-1, trexis") { Statement = statement },
            new(61, 52, 2000, "LCK_M_IX", "OBJECT: 5:101:0", "shop from web-1, app") { Statement = "INSERT INTO orders VALUES (1);" },
        ];

        BlockingChains.HeldBy(52, requests).Count.ShouldBe(waiting);
    }

    private async Task<Task<ScriptRun>> HangAsync(IDeploymentSession session, CancellationToken cancel)
    {
        var arrived = new TaskCompletionSource();
        Server.When(
            request => request.Text.Contains("WAITFOR", StringComparison.Ordinal),
            _ =>
            {
                arrived.TrySetResult();
                return TdsAnswer.Nothing.Hang();
            });
        var running = session.RunScriptAsync(Script("V0002.sql", "WAITFOR DELAY '01:00';"), new Progress<ServerMessage>(), cancel);
        await arrived.Task.WaitAsync(Cancel);
        return running;
    }

    private static ScriptToRun Script(string name, string text) =>
        new(new SqlText(name, text), "versioned", new string('e', 64), Transactional: true);
}
