using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Building;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

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

        var exception = await Should.ThrowAsync<InputException>(
            () => Engine.OpenAsync(connection with { Value = new Secret($"{connection.Value.Reveal()}{login};") }, Cancel));

        exception.Problems.ShouldHaveSingleItem().What.ShouldContain("sign-in: brings another");
        Server.Server.Accepted.ShouldBe(0);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task DacFx_sends_the_token_too()
    {
        // The loopback refuses: what is asked here is only what DacFx says to get in.
        Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 1, "Login failed for user '<token-identified principal>'.");
        var exception = await PlanAsync(ByToken(), Cancel).ShouldThrowAsync<FaultException>();

        exception.Message.ShouldNotContain("eyJ0");
        Server.Server.Logins.ShouldNotBeEmpty();
        Server.Server.Logins.ShouldAllBe(login => login.Token == Token && login.Password == "");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task The_driver_fetches_the_token_that_Authentication_names_and_so_does_DacFx()
    {
        Server.Server.Login = (_, _) => new TdsMessage(18456, 14, 1, "Login failed for user '<token-identified principal>'.");

        await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(By("Authentication=Active Directory Workload Identity"), Cancel));
        Server.Server.Logins.ShouldHaveSingleItem().FetchesToken.ShouldBeTrue();
        await PlanAsync(By("Authentication=Active Directory Workload Identity"), Cancel).ShouldThrowAsync<FaultException>();

        Server.Server.Logins.Count.ShouldBeGreaterThan(1);
        Server.Server.Logins.ShouldAllBe(login => login.FetchesToken && login.User == "" && login.Password == "");
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Where_the_driver_gets_no_token_it_is_told_once_with_what_it_needs()
    {
        var exception = await Should.ThrowAsync<DatabaseException>(
            () => Engine.OpenAsync(By("Authentication=Active Directory Workload Identity"), Cancel));

        exception.Kind.ShouldBe(DatabaseErrorKind.Denied);
        exception.Message.ShouldContain("no token of Entra: WorkloadIdentityCredential authentication unavailable");
        exception.Message.ShouldNotContain("\n");
        exception.Fault.Hint!.ShouldContain("AZURE_");
        Server.Server.Accepted.ShouldBe(1);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Strict_encryption_comes_before_the_first_words()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("loopback.cer"), TdsServer.Certificate);

        await using var database = await Engine.OpenAsync(
            Connection(more: $"Encrypt=Strict;ServerCertificate={folder.At("loopback.cer")};"), Cancel);

        database.Identity.Database.ShouldBe("Sales");
        Server.Server.Logins.ShouldHaveSingleItem().Strict.ShouldBeTrue();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Strict_encryption_and_the_name_in_the_certificate_reach_DacFx()
    {
        // The connection string trusts any certificate, which every encryption but the strict one believes.
        var exception = await PlanAsync(Connection(more: "Encrypt=Strict;HostNameInCertificate=loopback;"), Cancel)
            .ShouldThrowAsync<FaultException>();

        exception.Message.ShouldContain("UntrustedRoot");
        exception.Message.ShouldNotContain("name mismatch");
        Server.Server.Logins.ShouldBeEmpty();
    }

    [Fact(Timeout = TimeLimit)]
    public async Task With_strict_encryption_a_certificate_is_not_trusted_by_saying_so()
    {
        var exception = await Should.ThrowAsync<DatabaseException>(() => Engine.OpenAsync(Connection(more: "Encrypt=Strict;"), Cancel));

        exception.Message.ShouldContain("certificate", Case.Insensitive);
        exception.Fault.Hint!.ShouldContain("with Encrypt=Strict it changes nothing");
        Server.Server.Logins.ShouldBeEmpty();
    }

    private static Task<DacpacPlan> PlanAsync(TargetConnection connection, CancellationToken cancel) => Task.Run(() =>
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("t.sql"), "CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY);");
        File.WriteAllBytes(folder.At("Sales.dacpac"), DacpacBuilder.Build(new BuildRequest(folder.Path, "Sales", new Version(1, 0, 0, 0))));
        var target = new PlanTarget.Live("Sales", SqlServerEngine.ForDacFx(
            connection))
        { Token = SqlServerEngine.TokenForDacFx(connection) };
        return DacpacPlanner.Plan(
            new PlanRequest(DacpacReader.Read(folder.At("Sales.dacpac")), target, DeploySettings.Default, [], DateTimeOffset.UnixEpoch),
            cancel);
    });

    private TargetConnection By(string login)
    {
        var connection = Connection();
        return connection with
        {
            Value = new Secret(connection.Value.Reveal().Replace("User ID=deployer;Password=hunter2", login, StringComparison.Ordinal)),
        };
    }

    private TargetConnection ByToken() => By("") with { Tokens = _tokens };
}
