using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>The rollback by restoring a backup, which ends every session in the database: our own among them.</summary>
public sealed class SqlServerRollbackTests : StageScene
{
    private const string Restore = "RESTORE DATABASE [Sales]";

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task What_is_restored_is_locked_again_compared_and_written_into_the_history()
    {
        await DeployAsync();
        var before = Server.Server.Requests.Count;

        var ran = await TakeBackAsync();

        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        var asked = Server.Server.Requests.Skip(before)
            .Select(request => (request.Connection, Told: SqlServerDouble.Told(request)))
            .ToList();
        var locks = asked.Where(request => request.Told.StartsWith("take lock", StringComparison.Ordinal))
            .Select(request => request.Connection)
            .ToList();
        locks.Distinct().Count().ShouldBe(2, "one before the restore ended its session, one after");
        asked.FindIndex(request => request.Told.StartsWith(Restore, StringComparison.Ordinal)).ShouldBeInRange(
            asked.FindIndex(request => request.Connection == locks[0] && request.Told.StartsWith("take lock", StringComparison.Ordinal)),
            asked.FindIndex(request => request.Connection == locks[1]));
        asked.Where(request => request.Told.StartsWith("INSERT INTO trexis.history", StringComparison.Ordinal))
            .Select(request => request.Connection)
            .ShouldBe([locks[0], locks[1]], "that it is begun, and how it ended");
        Result("rollback.executed").Verdict.ShouldBe(Verdict.Passed);
        Result("rollback.schema-restored").Verdict.ShouldBe(Verdict.Passed);
        Result("rollback.counts-restored").Verdict.ShouldBe(Verdict.Passed);
        await using var database = await OpenAsync();
        var history = await database.ReadHistoryAsync(Cancel);
        history.Anchors[^1].Task.ShouldBe("rollback");
        history.Journal.ShouldNotContain(entry => entry.Script == "V0005__drop_legacy_code.sql");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_connection_lost_in_the_middle_is_a_fault_that_says_how_the_database_was_left()
    {
        await DeployAsync();
        Server.When(Restore, TdsAnswer.Nothing.Break());
        Server.Says("database access", TdsTable.Of(["RESTORING", "MULTI_USER"]));

        var ran = await TakeBackAsync();

        ran.Code.ShouldBe(ExitCode.Fault, ran.Said);
        Result("rollback.executed").Verdict.ShouldBe(Verdict.Unknown);
        Result("rollback.executed").Message.ShouldContain("Sales is RESTORING and MULTI_USER now");
        Server.Count(Restore).ShouldBe(1);
        Documents[^1].Results.ShouldNotContain(result => result.Code == "rollback.schema-restored");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_restore_that_the_server_refuses_lets_others_in_again()
    {
        await DeployAsync();
        Server.When(
            Restore,
            TdsAnswer.Nothing.Error(
                3183, 16, 1, "RESTORE detected an error on page (1:312) in database \"Sales\" as read from the backup set."));

        var ran = await TakeBackAsync();

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        Result("rollback.executed").Verdict.ShouldBe(Verdict.Failed);
        Result("rollback.executed").Message.ShouldContain("Sales is ONLINE and MULTI_USER now");
        Server.Count("SET MULTI_USER").ShouldBe(1);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_login_that_may_not_restore_is_told_which_rights_that_takes()
    {
        await using var database = await OpenAsync();
        var backup = (await database.Backups.HistoryAsync(
            "", Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value[0];
        Server.When(
            Restore,
            TdsAnswer.Nothing.Error(3110, 14, 1, "User does not have permission to RESTORE database 'Sales'.")
                .Error(3013, 16, 1, "RESTORE DATABASE is terminating abnormally."));

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Fault.Hint!.ShouldContain("the part RESTORE IN PLACE of samples/sqlserver/least-privilege.sql");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task Another_deployment_that_comes_first_afterwards_is_told_and_nothing_is_written_over_it()
    {
        await DeployAsync();
        var restored = false;
        Server.When(
            request => request.Text.StartsWith(Restore, StringComparison.Ordinal),
            _ =>
            {
                restored = true;
                return TdsAnswer.Nothing;
            });
        Server.When(
            request => restored && request.Text.Contains("sp_getapplock", StringComparison.Ordinal),
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of([-1, 77])));

        Server.Says("lock holder", TdsTable.Of(["deployment CHG-8 by bob (run 9)"u8.ToArray()]));

        var ran = await TakeBackAsync("--lock-wait", "1s");

        ran.Code.ShouldBe(ExitCode.Fault, ran.Said);
        Result("rollback.executed").Verdict.ShouldBe(Verdict.Passed);
        Documents[^1].Fault!.Message.ShouldContain("is restored, but what came of it was neither compared nor written into the history");
        Documents[^1].Fault!.Message.ShouldContain("CHG-8 by bob");
    }

    private RunResult Result(string code) => Documents[^1].Results.Single(result => result.Code == code);

    private async Task DeployAsync()
    {
        CopySample("sqlserver");
        foreach (var step in (string[][])[
            ["prepare"], ["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"], ["deploy-scripts", "apply"],
        ])
        {
            var ran = await TrexisAsync([.. step, "--environment", "dev"]);
            ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        }
    }

    private Task<(int Code, string Said)> TakeBackAsync(params string[] more) =>
        TrexisAsync(["rollback", "apply", "--environment", "dev", "--option", "backup", .. more]);
}
