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
        asked.FindIndex(request => request.Told.Contains(Restore, StringComparison.Ordinal)).ShouldBeInRange(
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

    // An application with a pool connects again at once, and takes the one place of a database that is SINGLE_USER.
    [Theory(Timeout = TimeLimit)]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task An_application_that_connects_again_at_once_keeps_no_restore_from_going_through(int quick, int batches)
    {
        (Server.SingleUser.HasApplication, Server.SingleUser.Quick) = (true, quick);
        await using var database = await OpenAsync();

        await database.Backups.RestoreAsync(await BackupAsync(database), new Progress<double>(), Cancel);

        Server.Count(Restore).ShouldBe(batches);
        Server.SingleUser.IsSingle.ShouldBeFalse();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_restore_that_never_has_the_database_for_itself_says_so_and_leaves_it_open()
    {
        (Server.SingleUser.HasApplication, Server.SingleUser.Quick) = (true, 1000);
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            async () => await database.Backups.RestoreAsync(await BackupAsync(database), new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Error!.Number.ShouldBe(3101);
        exception.Message.ShouldContain("Sales is ONLINE and MULTI_USER now");
        exception.Fault.Hint!.ShouldContain("stop the application");
        Server.Count(Restore).ShouldBe(10);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_database_that_is_restored_and_could_not_be_opened_for_others_is_told_as_it_stands()
    {
        Server.When(
            "SET MULTI_USER",
            TdsAnswer.Nothing.Error(5064, 16, 1, "Changes to the state or options of database 'Sales' cannot be made at this time."));
        await using var database = await OpenAsync();

        var exception = await Should.ThrowAsync<DatabaseException>(
            async () => await database.Backups.RestoreAsync(await BackupAsync(database), new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Locked);
        exception.Message.ShouldStartWith("Sales is restored, but others were not let in again: ");
        exception.Message.ShouldEndWith("; Sales is ONLINE and SINGLE_USER now");
        exception.Fault.Hint!.ShouldContain("SET MULTI_USER WITH ROLLBACK IMMEDIATE");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_login_that_may_not_restore_is_told_which_rights_that_takes()
    {
        await using var database = await OpenAsync();
        var backup = await BackupAsync(database);
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
            request => request.Text.Contains(Restore, StringComparison.Ordinal),
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

    private async Task<BackupRecord> BackupAsync(IDatabase database) =>
        (await database.Backups.HistoryAsync("", Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value[0];

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
