using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Trexis.PipelineTasks.Dacpac;
using Trexis.PipelineTasks.Dacpac.Building;
using Trexis.PipelineTasks.Dacpac.Options;
using Trexis.PipelineTasks.Dacpac.Planning;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.SqlServer;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.SqlServer;

/// <summary>Tokens in place of passwords, as the drivers send them.</summary>
public sealed class SignInTests : SqlServerScene
{
    private const string Token = "eyJ0eXAiOiJKV1Qi.test-token.signature";

    private readonly IAccessTokens _tokens = Substitute.For<IAccessTokens>();

    public SignInTests() => _tokens.GetAsync(default!, default).ReturnsForAnyArgs(new Secret(Token));

    [Fact(Timeout = TimeLimit)]
    public async Task The_driver_sends_the_token_and_neither_name_nor_password()
    {
        await using var database = await Engine.OpenAsync(ByToken(), Cancel);

        database.Identity.Database.ShouldBe("Sales");
        var login = Server.Server.Logins.ShouldHaveSingleItem();
        (login.Token, login.User, login.Password).ShouldBe((Token, "", ""));
        await _tokens.Received(1).GetAsync($"127.0.0.1,{Server.Server.Port}", Arg.Any<CancellationToken>());
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Every_further_connection_asks_for_a_token_of_its_own()
    {
        await using var database = await Engine.OpenAsync(ByToken(), Cancel);
        await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.FromSeconds(1), Cancel);

        Server.Server.Logins.Count.ShouldBe(2);
        Server.Server.Logins.ShouldAllBe(login => login.Token == Token);
        await _tokens.ReceivedWithAnyArgs(2).GetAsync(default!, default);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task A_token_that_the_server_refuses_is_one_line_without_the_token()
    {
        Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 1, "Login failed for user '<token-identified principal>'.");

        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(ByToken(), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Message.ShouldContain("token-identified principal");
        exception.Message.ShouldNotContain("eyJ0");
        exception.Message.ShouldNotContain("\n");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Where_nobody_gives_a_token_nothing_is_sent()
    {
        var refusal = new DatabaseException(DatabaseErrorKind.Denied, "no token of Entra; tried the Azure CLI: az is not installed");
        _tokens.GetAsync(default!, default).ThrowsAsyncForAnyArgs(refusal);

        (await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(ByToken(), Cancel))).Message.ShouldBe(refusal.Message);

        Server.Server.Logins.ShouldBeEmpty();
    }

    [Theory(Timeout = TimeLimit)]
    [InlineData("User ID=sa")]
    [InlineData("Pwd=x")]
    [InlineData("Integrated Security=True")]
    [InlineData("Authentication=Active Directory Password")]
    public async Task A_connection_string_that_holds_a_login_as_well_is_refused(string login)
    {
        var connection = ByToken();

        var exception = await Should.ThrowAsync<InputException>(() => Engine.OpenAsync(connection with { Value = new Secret($"{connection.Value.Reveal()}{login};") }, Cancel));

        exception.Problems.ShouldHaveSingleItem().What.ShouldContain("sign-in: brings another");
        Server.Server.Accepted.ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task DacFx_sends_the_token_too()
    {
        // The loopback refuses: what is asked here is only what DacFx says to get in.
        Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 1, "Login failed for user '<token-identified principal>'.");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("t.sql"), "CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY);");
        File.WriteAllBytes(folder.At("Sales.dacpac"), DacpacBuilder.Build(new BuildRequest(folder.Path, "Sales", new Version(1, 0, 0, 0))));
        var connection = ByToken();
        var target = new PlanTarget.Live("Sales", connection.Value) { Token = SqlServerEngine.TokenForDacFx(connection) };

        var request = new PlanRequest(DacpacReader.Read(folder.At("Sales.dacpac")), target, DeploySettings.Default, [], DateTimeOffset.UnixEpoch);

        var exception = await Should.ThrowAsync<FaultException>(() => Task.Run(() => DacpacPlanner.Plan(request, Cancel)));

        exception.Message.ShouldNotContain("eyJ0");
        Server.Server.Logins.ShouldNotBeEmpty();
        Server.Server.Logins.ShouldAllBe(login => login.Token == Token && login.Password == "");
    }

    private TargetConnection ByToken()
    {
        var connection = Connection();
        var withoutLogin = connection.Value.Reveal().Replace("User ID=deployer;Password=hunter2;", "", StringComparison.Ordinal);
        return connection with { Value = new Secret(withoutLogin), Tokens = _tokens };
    }
}
