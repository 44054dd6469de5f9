using System.Net;
using System.Net.Sockets;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>What goes wrong before anything was asked: told by kind, and tried again only where a moment later it may go well.</summary>
public sealed class OpeningFaultTests : SqlServerScene
{
    [Theory(Timeout = TimeLimit)]
    [InlineData(18456, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18456, 8, DatabaseErrorKind.Denied, 1)]
    [InlineData(18456, 58, DatabaseErrorKind.Denied, 1)]
    [InlineData(18450, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18451, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18452, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18470, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18486, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18487, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(18488, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(916, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(40532, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(40615, 1, DatabaseErrorKind.Denied, 1)]
    [InlineData(4060, 1, DatabaseErrorKind.Missing, 1)]
    [InlineData(4064, 1, DatabaseErrorKind.Missing, 1)]
    [InlineData(942, 1, DatabaseErrorKind.Unreachable, 1)]
    [InlineData(927, 1, DatabaseErrorKind.Unreachable, 1)]
    [InlineData(976, 1, DatabaseErrorKind.Unreachable, 1)]
    [InlineData(924, 1, DatabaseErrorKind.Unreachable, 1)]
    [InlineData(17142, 1, DatabaseErrorKind.Unreachable, 3)]
    [InlineData(17809, 1, DatabaseErrorKind.Unreachable, 3)]
    [InlineData(10928, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(10929, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(40197, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(40501, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(40613, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(49918, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(4221, 1, DatabaseErrorKind.Unreachable, 6)]
    [InlineData(926, 1, DatabaseErrorKind.Unreachable, 1)]
    public async Task A_login_that_is_refused_is_told_by_kind_number_and_state(int number, int state, DatabaseErrorKind kind, int attempts)
    {
        Server.Server.Login = (_, _) => new TdsMessage(number, 14, state, $"Refused for 'deployer' ({number}).");

        var exception = await RefusalAsync();

        exception.Kind.ShouldBe(kind);
        exception.Error!.Number.ShouldBe(number);
        exception.Error.State.ShouldBe(state);
        exception.Message.ShouldContain($"error {number}");
        exception.Fault.Hint.ShouldNotBeNullOrEmpty();
        exception.ToString().ShouldNotContain("hunter2");
        Server.Server.Accepted.ShouldBe(attempts);
        Server.Server.Requests.ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(TdsFault.ClosesOnAccept)]
    [InlineData(TdsFault.SpeaksGarbage)]
    [InlineData(TdsFault.SpeaksHttp)]
    [InlineData(TdsFault.ClosesAfterPrelogin)]
    [InlineData(TdsFault.ClosesInHandshake)]
    [InlineData(TdsFault.CannotEncrypt)]
    [InlineData(TdsFault.ClosesAfterLogin)]
    public async Task A_server_that_breaks_off_or_speaks_otherwise_is_unreachable(TdsFault fault)
    {
        Server.Server.Fault = _ => fault;

        var exception = await RefusalAsync();

        exception.Kind.ShouldBe(DatabaseErrorKind.Unreachable);
        exception.Message.ShouldContain("127.0.0.1");
        exception.Fault.Hint.ShouldNotBeNullOrEmpty();
        Server.Server.Requests.ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Encryption_demanded_of_a_server_that_has_none_is_told_as_that_and_asked_for_once()
    {
        Server.Server.Fault = _ => TdsFault.CannotEncrypt;

        var exception = await RefusalAsync();

        exception.Fault.Hint!.ShouldContain("demands encryption and the server offers none");
        Server.Server.Accepted.ShouldBe(1);
    }

    // The driver opens what needs no pool in as many queues as there are processors, and goes on with what its caller gave up.
    [Fact(Timeout = TimeLimit)]
    public async Task Openings_that_were_given_up_hold_up_no_later_one()
    {
        await using var silent = new SqlServerDouble();
        silent.Server.Fault = _ => TdsFault.NeverAnswers;
        var target = new TargetConnection(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"),
            new Secret(silent.Server.ConnectionString(more: "Connect Timeout=50;")));
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var given = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Engine.OpenAsync(target, source.Token)).ToList();
        while (silent.Server.Accepted < given.Count) await Task.Delay(1, Cancel);
        await source.CancelAsync();
        foreach (var opening in given) await Should.ThrowAsync<OperationCanceledException>(opening);

        await using var database = await OpenAsync();

        database.Identity.Database.ShouldBe("Sales");
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(TdsFault.NeverAnswers)]
    [InlineData(TdsFault.IgnoresLogin)]
    public async Task A_server_that_never_answers_ends_with_the_time_to_connect(TdsFault fault)
    {
        Server.Server.Fault = _ => fault;

        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(Connection(more: "Connect Timeout=1;"), Cancel));

        exception.Kind.ShouldBeOneOf(DatabaseErrorKind.Unreachable, DatabaseErrorKind.TimedOut);
        Server.Server.Requests.ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData(TdsFault.ClosesOnAccept)]
    [InlineData(TdsFault.ClosesAfterPrelogin)]
    [InlineData(TdsFault.ClosesAfterLogin)]
    public async Task A_server_that_is_there_at_the_second_try_is_opened(TdsFault fault)
    {
        Server.Server.Fault = number => number == 1 ? fault : TdsFault.None;

        await using var database = await OpenAsync();

        database.Identity.Database.ShouldBe("Sales");
        Server.Server.Accepted.ShouldBe(2);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        // Bound but not listening: connections are refused, and no other test's server gets the port meanwhile.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)silent.LocalEndPoint!).Port;
        var connection = new TargetConnection(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"),
            new Secret($"Server=127.0.0.1,{port};Database=Sales;User ID=u;Password=hunter2;Connect Timeout=2"));

        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(connection, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Unreachable);
        exception.Message.ShouldContain("tried 3 times");
        exception.ToString().ShouldNotContain("hunter2");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_certificate_that_nobody_trusts_is_refused_once_and_the_hint_names_the_way()
    {
        var connection = Connection(more: "TrustServerCertificate=False;");

        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(connection, Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Unreachable);
        exception.Message.ShouldContain("certificate", Case.Insensitive);
        exception.Fault.Hint!.ShouldContain("TrustServerCertificate");
        Server.Server.Accepted.ShouldBe(1);
    }

    [Theory]
    [InlineData("gibberish")]
    [InlineData("Server=x;Colour=blue")]
    [InlineData("Server=x")]
    [InlineData("Database=Sales")]
    public async Task A_text_that_is_no_connection_string_is_an_input_problem_that_does_not_show_it(string text)
    {
        var connection = new TargetConnection(
            new ConnectionReference(ConnectionKind.EnvironmentVariable, "SALES"), new Secret(text + ";Password=hunter2"));

        var exception = await Should.ThrowAsync<InputException>(() => Engine.OpenAsync(connection, Cancel));

        exception.Problems.ShouldNotBeEmpty();
        exception.ToString().ShouldNotContain("hunter2");
        exception.Problems[0].ToString().ShouldContain("env:SALES");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_missing_database_is_told_with_the_way_to_make_it()
    {
        Server.Server.Login = (_, _) => new TdsMessage(
            4060, 11, 1, "Cannot open database \"Sales\" requested by the login. The login failed.");

        var exception = await RefusalAsync();

        exception.Fault.Hint!.ShouldContain("create: true");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_cancel_while_it_connects_ends_at_once()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Server.Server.Fault = _ =>
        {
            source.CancelAfter(TimeSpan.Zero);
            return TdsFault.NeverAnswers;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => Engine.OpenAsync(Connection(), source.Token));
    }

    // SERVERPROPERTY's documentation lists the engine editions: 5 and 8 are Azure's two services, which call themselves 12; so do 6, 11 and
    // 12, which are Synapse and Fabric.
    [Theory(Timeout = TimeLimit)]
    [InlineData("10.50.6000.34", 3)]
    [InlineData("11.0.7507.2", 2)]
    [InlineData("12.0.6024.0", 3)]
    [InlineData("12.0.2000.8", 6)]
    [InlineData("12.0.2000.8", 12)]
    [InlineData("unreadable", 3)]
    public async Task A_server_that_is_too_old_is_refused_when_the_connection_opens(string version, int edition)
    {
        Server.Says("server identity", TdsTable.Of(["old", "Sales", version, "Standard Edition", edition, "deployer", "deployer", 110, 0]));

        var exception = await RefusalAsync();

        exception.Message.ShouldContain($"SQL Server {version} Standard Edition (engine edition {edition})");
        exception.Message.ShouldContain("SQL Server 2016 (13.0) and later, Azure SQL Database and Azure SQL Managed Instance");
        Server.Transcript.ShouldBe(["1 server identity"]);
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("13.0.1601.5", 3)]
    [InlineData("12.0.2000.8", 5)]
    [InlineData("12.0.2000.8", 8)]
    public async Task The_oldest_server_and_Azure_s_services_are_opened(string version, int edition)
    {
        Server.Says("server identity", TdsTable.Of(["here", "Sales", version, "Some Edition", edition, "deployer", "deployer", 130, 0]));

        await using var database = await OpenAsync();

        database.Identity.Database.ShouldBe("Sales");
    }

    [Fact]
    public async Task Journal_and_schema_that_a_server_is_not_asked_for_are_never_taken_for_empty()
    {
        var old = new ServerIdentity
        {
            Server = "old",
            Database = "Sales",
            ProductVersion = "11.0",
            Edition = "Standard",
            EngineEdition = 2,
            Login = "deployer",
            User = "deployer",
            Compatibility = 110,
            OnLinux = false,
        };
        await using var database = new SqlServerDatabase(
            new SqlServerLink(SqlServerConnection.From(Connection()), TimeProvider.System), old);

        (await Should.ThrowAsync<DatabaseException>(() => database.ReadHistoryAsync(Cancel))).Message.ShouldContain("cannot be read");
        (await database.Observe.InventoryAsync(exactRows: false, violations: false, Cancel))
            .ShouldBeOfType<Fact<SchemaInventory>.Unreadable>();
    }

    private Task<DatabaseException> RefusalAsync() => Should.ThrowAsync<DatabaseException>(OpenAsync);
}
