using NSubstitute;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Backups;

/// <summary>
/// Azure SQL Database's copies in the place of backups, on a logical server that copies, fails and refuses as documented.
/// </summary>
public sealed class DatabaseCopyTests : SqlServerScene
{
    private const string Copying = "CREATE DATABASE [trexis_copy_";
    private const string Dropping = "DROP DATABASE IF EXISTS [trexis_copy_";

    private static readonly BackupRequest Request = new("", "Sales.prod.run-1", "CHG-7@0123456789ab");

    public DatabaseCopyTests() => Server.IsAzureDatabase();

    [Fact(Timeout = TimeLimit)]
    public async Task A_copy_is_ordered_in_master_watched_until_it_is_whole_and_kept()
    {
        await using var database = await OpenAsync();
        var told = new List<double>();

        var backup = await database.Backups.BackUpAsync(Request, new Immediately<double>(told.Add), Cancel);

        var copy = Server.Copies.Names.ShouldHaveSingleItem();
        copy.ShouldStartWith("trexis_copy_CHG-7@0123456789ab~Sales~20");
        (backup.Kind, backup.Location, backup.Deployment, backup.Bytes, backup.VerifiedAs).ShouldBe(
            ("database copy", $"sales-sql/{copy}", "CHG-7@0123456789ab", 52_428_800L, BackupVerification.None));
        backup.Upkeep.ShouldBe(
            $"it stays as the rollback option and is billed as GeneralPurpose GP_Gen5_2 until somebody runs, in master, DROP DATABASE IF "
            + $"EXISTS "
                + $"[{copy}];");
        told.Count.ShouldBeGreaterThan(1);
        told.ShouldBe(told.Order());
        var sent = Server.Server.Requests.Single(request => request.Text.StartsWith(Copying, StringComparison.Ordinal));
        sent.Database.ShouldBe("master");
        sent.Text.ShouldBe($"CREATE DATABASE [{copy}] AS COPY OF [Sales];");
        Server.Count(Dropping).ShouldBe(0);
    }

    // Microsoft documents the statement both as one that ends with the copying and as one that only begins it.
    [Fact(Timeout = TimeLimit)]
    public async Task A_statement_that_goes_on_after_the_copy_is_whole_holds_nothing_up()
    {
        await using var database = await OpenAsync();
        Server.When(request => request.Text.StartsWith(Copying, StringComparison.Ordinal), request =>
        {
            Server.Copies.Add(NameIn(request), "00000000-0000-0000-0000-000000000009", Now);
            return TdsAnswer.Nothing.Hang();
        });

        var backup = await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel);

        backup.Id.ShouldBe("00000000-0000-0000-0000-000000000009");
        Server.Count(Dropping).ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_in_the_copying_does_not_end_it()
    {
        await using var database = await OpenAsync();
        Server.When(request => request.Text.StartsWith(Copying, StringComparison.Ordinal), request =>
        {
            Server.Copies.Add(NameIn(request), "00000000-0000-0000-0000-000000000009", Now);
            return TdsAnswer.Nothing.Break();
        });

        (await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel)).Id.ShouldBe("00000000-0000-0000-0000-000000000009");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_lost_before_a_copy_is_seen_leaves_its_state_unknown_and_names_it()
    {
        await using var database = await OpenAsync();
        Server.When(Copying, TdsAnswer.Nothing.Break());

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.StateUnknown);
        exception.Fault.Hint!.ShouldContain("trexis_copy_CHG-7@0123456789ab~Sales~");
        Server.Count(Copying).ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_copying_that_fails_midway_is_told_in_the_services_words_and_the_rest_is_dropped()
    {
        await using var database = await OpenAsync();
        Server.Copies.Ends = "SUSPECT";
        Server.Copies.Error = (40564, "Database copy failed due to an internal error. Please drop target database and try again.");

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Message.ShouldContain("Database copy failed due to an internal error");
        exception.Message.ShouldContain("error 40564");
        exception.Message.ShouldContain("was dropped");
        Server.Copies.Names.ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_failed_copy_that_cannot_be_dropped_is_named_with_what_it_goes_on_to_cost()
    {
        await using var database = await OpenAsync();
        Server.Copies.Ends = "SUSPECT";
        Server.When(
            Dropping,
            TdsAnswer.Nothing.Error(3701, 11, 1, "Cannot drop the database, because it does not exist or you do not have permission."));

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Message.ShouldContain(
            $"the copy {Server.Copies.Names.Single()} could not be dropped, and is billed until somebody drops it");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(262, 14, DatabaseErrorKind.Denied, "CREATE DATABASE permission denied in database 'master'.")]
    [InlineData(40544, 17, DatabaseErrorKind.Full, "The database 'Sales' has reached its size quota.")]
    [InlineData(
        40847,
        16,
        DatabaseErrorKind.Full,
        "Could not perform the operation because server would exceed the allowed Database Throughput Unit quota of 54000.")]
    [InlineData(
        40565,
        16,
        DatabaseErrorKind.Locked,
        "Database copy failed. No more than 1 concurrent database copy from the same source is allowed.")]
    [InlineData(40549, 16, DatabaseErrorKind.TimedOut, "Session is terminated because you have a long running transaction.")]
    [InlineData(40637, 16, DatabaseErrorKind.Statement, "Create database copy is currently disabled.")]
    public async Task A_copying_that_is_refused_is_told_by_its_cause_and_not_tried_again(
        int number, int severity, DatabaseErrorKind kind, string message)
    {
        await using var database = await OpenAsync();
        Server.When(Copying, TdsAnswer.Nothing.Error(number, severity, 1, message));

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        Server.Count(Copying).ShouldBe(1);
        Server.Count(Dropping).ShouldBe(0, "there is nothing to drop");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_database_that_bears_the_name_already_is_never_dropped()
    {
        await using var database = await OpenAsync();
        Server.When(request => request.Text.StartsWith(Copying, StringComparison.Ordinal), request =>
        {
            Server.Copies.Looks = int.MaxValue;
            Server.Copies.Add(NameIn(request), "somebody's", Now, "COPYING");
            return TdsAnswer.Nothing.Error(1801, 16, 3, "Database already exists. Choose a different database name.");
        });

        (await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel))).Error!.Number
            .ShouldBe(1801);

        Server.Count(Dropping).ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_copying_that_is_given_up_is_dropped_which_is_how_one_ends_it()
    {
        await using var database = await OpenAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Server.Copies.Looks = int.MaxValue;
        var progress = new Immediately<double>(_ => stop.Cancel());

        var exception = await Record.ExceptionAsync(() => database.Backups.BackUpAsync(Request, progress, stop.Token));

        exception.ShouldBeOfType<OperationCanceledException>().Message.ShouldContain("was dropped");
        Server.Copies.Names.ShouldBeEmpty();
        Server.Server.Requests.Last(request => request.Text.StartsWith(Dropping, StringComparison.Ordinal)).Database.ShouldBe("master");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Without_the_administrators_view_of_the_progress_the_state_alone_tells()
    {
        await using var database = await OpenAsync();
        Server.Refuses("copy progress", 262, "VIEW DATABASE STATE permission denied in database 'master'.");
        var progress = Substitute.For<IProgress<double>>();

        (await database.Backups.BackUpAsync(Request, progress, Cancel)).Location.ShouldStartWith("sales-sql/trexis_copy_");

        progress.DidNotReceiveWithAnyArgs().Report(default);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_login_that_may_not_enter_master_leaves_the_copies_unknown_and_is_told_what_it_lacks()
    {
        await using var database = await OpenAsync();
        Server.Server.Login = (_, login) => login.Database == "master"
            ? new TdsMessage(
                916,
                14,
                1,
                "The server principal \"deployer\" is not able to access the database \"master\" under the current security context.")
            : null;

        var history = (await database.Backups.HistoryAsync("", Cancel)).History
            .ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Unreadable>();
        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel));

        history.Reason.ShouldContain("member of dbmanager");
        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Fault.Hint!.ShouldContain("db_owner in the database");
        Server.Count(Copying).ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_history_is_of_this_database_bound_to_its_deployments_and_of_whole_copies_only()
    {
        Server.Copies.Add("trexis_copy_CHG-7@0123456789ab~Sales~20260302T010203Z-1f2e3d", "1", Now.AddHours(-2));
        Server.Copies.Add("trexis_copy_CHG^002f8~sales~20260303T010203Z-1f2e3d", "2", Now.AddHours(-1));
        Server.Copies.Add("trexis_copy_CHG-7@0123456789ab~Billing~20260302T010203Z-1f2e3d", "3", Now);
        Server.Copies.Add("trexis_copy_somebody's own", "4", Now);
        Server.Copies.Add("trexis_copy_CHG-9@0123456789ab~Sales~20260304T010203Z-1f2e3d", "5", Now, "COPYING");
        Server.Copies.Looks = int.MaxValue;
        await using var database = await OpenAsync();

        var facts = await database.Backups.HistoryAsync("", Cancel);

        var history = facts.History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value;
        history.Select(backup => (backup.Id, backup.Deployment)).ShouldBe([("2", "CHG/8"), ("1", "CHG-7@0123456789ab")]);
        history[1].ByHand.ShouldBe(
            "stop what works in Sales, then in master of sales-sql: ALTER DATABASE [Sales] MODIFY NAME = [Sales_replaced]; "
            + "ALTER DATABASE [trexis_copy_CHG-7@0123456789ab~Sales~20260302T010203Z-1f2e3d] MODIFY NAME = [Sales]; (not while it is "
            + "geo-replicated or in a failover group)");
        facts.RestoreByHand.ShouldNotBeNull();
        facts.ChainUnbroken.ShouldBeOfType<Fact<bool>.NotApplicable>();
        Server.Count("msdb").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_services_own_backups_are_in_the_history_and_nothing_that_could_be_proven()
    {
        Server.Says("service backups", TdsTable.Of(["AAAAAAAA-0000-0000-0000-000000000001", "L", Now.AddMinutes(-6), Now.AddMinutes(-5)]));
        Server.Copies.Add("trexis_copy_CHG-7@0123456789ab~Sales~20260302T010203Z-1f2e3d", "1", Now.AddHours(-2));
        await using var database = await OpenAsync();

        var history = (await database.Backups.HistoryAsync(
            "", Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value;

        history.Select(backup => (backup.Kind, backup.Deployment)).ShouldBe([("log", null), ("database copy", "CHG-7@0123456789ab")]);
        history[0].FinishedAt.ShouldBe(new DateTimeOffset(Now.AddMinutes(-5)));
        history[0].OnlyBy.ShouldNotBeNull();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_services_own_backups_that_are_not_shown_leave_a_doubt_and_the_copies_known()
    {
        Server.Refuses("service backups", 262, "VIEW DATABASE STATE permission denied in database 'Sales'.");
        await using var database = await OpenAsync();

        var facts = await database.Backups.HistoryAsync("", Cancel);

        facts.History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value.ShouldBeEmpty();
        facts.Unread.ShouldHaveSingleItem().ShouldContain("VIEW DATABASE STATE permission denied");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(BackupVerification.Checksum, BackupVerification.Integrity)]
    [InlineData(BackupVerification.Integrity, BackupVerification.Integrity)]
    [InlineData(BackupVerification.Restore, BackupVerification.Restore)]
    public async Task A_copy_is_proven_in_itself_and_stands_afterwards(BackupVerification asked, BackupVerification reached)
    {
        await using var database = await OpenAsync();
        var backup = await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel);

        var result = await database.Backups.VerifyAsync(backup, new(asked), new Progress<double>(), Cancel);

        (result.Holds, result.Reached).ShouldBe((true, reached));
        (result.Note is not null).ShouldBe(asked == BackupVerification.Checksum, "a copy has no checksum, and that is said");
        Server.Server.Requests.Where(request => request.Text.Contains("DBCC CHECKDB", StringComparison.Ordinal))
            .ShouldHaveSingleItem().Database
            .ShouldBe(Server.Copies.Names.Single());
        var history = (await database.Backups.HistoryAsync(
            "", Cancel)).History.ShouldBeOfType<Fact<IReadOnlyList<BackupRecord>>.Known>().Value;
        history.ShouldHaveSingleItem().VerifiedAs.ShouldBe(reached);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_copy_that_lacks_a_table_or_is_damaged_is_a_finding_and_no_proof()
    {
        await using var database = await OpenAsync();
        var backup = await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel);
        Server.When(
            request => request.Database.StartsWith("trexis_copy_", StringComparison.Ordinal)
                && request.Text.Contains("trexis: tables", StringComparison.Ordinal),
            _ => TdsAnswer.Nothing.Rows(TdsTable.Of([101, "dbo", "customers", 0L, "", 9L])));

        var lacking = await database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel);
        Server.Says(
            "integrity check",
            TdsTable.Named("Error Level State MessageText", [8928, 16, 1, "Object ID 101: page (1:312) could not be processed."]));
        var damaged = await database.Backups.VerifyAsync(backup, new(BackupVerification.Restore), new Progress<double>(), Cancel);

        (lacking.Reached, lacking.Holds).ShouldBe((BackupVerification.Integrity, false));
        lacking.Problems.ShouldBe(
            ["table dbo.customers has no row in the copy and 2 rows in the database", "table dbo.orders is not in the copy"]);
        damaged.Reached.ShouldBe(BackupVerification.None);
        damaged.Problems.ShouldBe(["Object ID 101: page (1:312) could not be processed."]);
        Server.Count("backup_proof (").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Nothing_is_put_in_the_databases_place_and_the_two_statements_are_told()
    {
        await using var database = await OpenAsync();
        var backup = await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel);

        var exception = await Should.ThrowAsync<DatabaseException>(
            () => database.Backups.RestoreAsync(backup, new Progress<double>(), Cancel));

        exception.Fault.Hint!.ShouldContain($"ALTER DATABASE [{Server.Copies.Names.Single()}] MODIFY NAME = [Sales];");
        Server.Count("ALTER DATABASE").ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Earlier_copies_that_are_billed_too_are_named()
    {
        Server.Copies.Add("trexis_copy_CHG-6@0123456789ab~Sales~20260302T010203Z-1f2e3d", "1", Now.AddHours(-2));
        await using var database = await OpenAsync();

        var backup = await database.Backups.BackUpAsync(Request, new Progress<double>(), Cancel);

        backup.Upkeep!.ShouldEndWith("1 earlier copy of ours too: trexis_copy_CHG-6@0123456789ab~Sales~20260302T010203Z-1f2e3d");
    }

    private static DateTime Now => new(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc);

    private static string NameIn(TdsRequest request) =>
        request.Text["CREATE DATABASE [".Length..request.Text.IndexOf(']', StringComparison.Ordinal)];
}
