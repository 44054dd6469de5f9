using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;

namespace Trexis.PipelineTasks.Tests.Engines.SqlServer;

/// <summary>What a user's connection string becomes, and what is said of one that is wrong: where and what, never a value.</summary>
public sealed class ConnectionTextTests
{
    private static readonly ConnectionReference Reference = new(ConnectionKind.EnvironmentVariable, "SALES");

    [Theory]
    [InlineData("gibberish", "a part of it is no keyword=value")]
    [InlineData("=x", "a part of it is no keyword=value")]
    [InlineData("Server=x;Password='ab;Database=y", "the value of 'Password'")]
    [InlineData("Server=x;Password=\"ab;Database=y", "the value of 'Password'")]
    [InlineData("Server=x;Password='ab'cd;Database=y", "the value of 'Password'")]
    [InlineData("Server=x;Database=y;Colour=blue", "an unknown keyword (number 3 of those with a value)")]
    [InlineData("Server=x;Database=y;Pasword=z", "did you mean 'Password'?")]
    [InlineData("Server=x;Database=y;Network Library=z", "an unknown keyword (number 3")]
    [InlineData(
        "Server=x;Database=y;Encrypt=maybe",
        "a value of 'encrypt' that SQL Server's driver does not take; accepted: True, False or Strict")]
    [InlineData(
        "Server=x;Database=y;Timeout=soon", "a value of 'timeout' that SQL Server's driver does not take; accepted: a whole number")]
    [InlineData("Server=x;Database=y;Timeout=99999999999", "a value of 'timeout'")]
    [InlineData(
        "Server=x;Database=y;Integrated Security=perhaps",
        "a value of 'integrated security' that SQL Server's driver does not take; accepted: True or False")]
    [InlineData("Server=x;Database=y;Authentication=Kerberos", "ActiveDirectoryManagedIdentity")]
    [InlineData(
        "Server=x;Database=y;Authentication=Active Directory Default;Integrated Security=True",
        "Cannot use 'Authentication' with 'Integrated Security'")]
    [InlineData("Server=x;Database=y;Type System Version=z", "Invalid value for key 'Type System Version'")]
    [InlineData("Server=x;Database=y;Authentication=Active Directory Service Principal;User ID=z", "holds not both User ID and Password")]
    [InlineData("Server=x", "names no database")]
    [InlineData("Database=y", "names no server")]
    public void What_is_wrong_is_told_with_the_variable_and_the_keyword(string text, string said) =>
        Problems(text).ShouldHaveSingleItem().ToString().ShouldSatisfyAllConditions(
            told => told.ShouldStartWith("env:SALES: "),
            told => told.ShouldContain(said));

    [Fact]
    public void All_that_is_wrong_is_told_together() =>
        Problems("Colour=blue;Encrypt=maybe;Timeout=soon").Count.ShouldBe(5);

    [Theory]
    [InlineData("Password=hunter2;herring=marlin")]
    [InlineData("Password=hunter2;herring")]
    [InlineData("Password=hunter2;herring'marlin;Encrypt=True")]
    [InlineData("Password='hunter2;herring=marlin")]
    [InlineData("Password=\"hunter2;herring=marlin")]
    [InlineData("Password='hunter2'herring;Encrypt=True")]
    [InlineData("Password=hunter2;'herring=marlin'")]
    [InlineData("Password=hunter2;Encrypt=herring")]
    [InlineData("Password=hunter2;Timeout=herring")]
    [InlineData("Password=hunter2;Trusted_Connection=herring")]
    [InlineData("Password=hunter2;Packet Size=herring")]
    [InlineData("Password=hunter2;Type System Version=herring")]
    [InlineData("Password=hunter2;Authentication=Active Directory Interactive")]
    [InlineData("Password=hunter2;=herring")]
    [InlineData("Password=hunter2;her==ring=marlin")]
    [InlineData("Password=hunter2;serve=marlin")]
    public void Nothing_of_a_password_is_shown_however_it_falls_apart(string login)
    {
        var exception = Should.Throw<InputException>(() => Read($"Server=x;Database=y;{login};User ID=z"));

        foreach (var part in (string[])["hunter2", "herring", "her==", "marlin", "'serve'"]) exception.Message.ShouldNotContain(part);
    }

    [Theory]
    [InlineData("Password=\"a;b'c\"", "a;b'c")]
    [InlineData("Password='a;b\"c'", "a;b\"c")]
    [InlineData("Pwd=\"a\"\"b\"", "a\"b")]
    [InlineData("Password=ab'cd", "ab'cd")]
    public void A_password_that_stands_in_quotes_arrives_whole(string login, string password) =>
        new SqlConnectionStringBuilder(Read($"Server=x;Database=y;User ID=z;{login}").Text.Reveal()).Password.ShouldBe(password);

    [Theory]
    [InlineData("Sql Password", "User ID=z;Password=hunter2")]
    [InlineData("Active Directory Password", "User ID=z;Password=hunter2")]
    [InlineData("Active Directory Service Principal", "User ID=z;Password=hunter2")]
    [InlineData("Active Directory Integrated", "User ID=z")]
    [InlineData("Active Directory Interactive", "User ID=z")]
    [InlineData("Active Directory Device Code Flow", "")]
    [InlineData("Active Directory Managed Identity", "User ID=z")]
    [InlineData("Active Directory MSI", "")]
    [InlineData("Active Directory Default", "User ID=z")]
    [InlineData("Active Directory Workload Identity", "")]
    public void Every_authentication_of_the_driver_goes_to_the_driver_and_to_DacFx(string authentication, string login)
    {
        var text = $"Server=x;Database=y;Authentication={authentication};{login}";
        var given = new SqlConnectionStringBuilder(text);

        foreach (var passed in (Secret[])[
            Read(text).Text, SqlServerConnection.ForDacFx(Target(text)), Read(text).In("master").Text, Read(text).On("other", "y").Text,
        ])
        {
            new SqlConnectionStringBuilder(passed.Reveal()).ShouldSatisfyAllConditions(
                builder => builder.Authentication.ShouldBe(given.Authentication),
                builder => builder.UserID.ShouldBe(given.UserID),
                builder => builder.Password.ShouldBe(given.Password));
        }
    }

    [Fact]
    public void Who_signs_in_by_hand_gets_the_time_that_the_driver_gives() =>
        Read("Server=x;Database=y;Authentication=Active Directory Interactive").Grace.ShouldBeGreaterThan(TimeSpan.FromMinutes(3));

    [Theory]
    [InlineData("", "True", true)]
    [InlineData("Encrypt=Mandatory", "True", true)]
    [InlineData("Encrypt=no", "False", false)]
    [InlineData("Encrypt=Optional", "False", false)]
    [InlineData("Encrypt=Strict", "Strict", true)]
    public void Encryption_is_the_one_that_is_asked_for_and_the_default_is_to_encrypt(string asked, string passed, bool encrypts)
    {
        var text = $"Server=x;Database=y;{asked}";

        Read(text).Encrypts.ShouldBe(encrypts);
        foreach (var given in (Secret[])[Read(text).Text, SqlServerConnection.ForDacFx(Target(text)), Read(text).On("other", "y").Text])
        {
            new SqlConnectionStringBuilder(given.Reveal()).Encrypt.ToString().ShouldBe(passed);
        }
    }

    [Theory]
    [InlineData("Encrypt=True", true)]
    [InlineData("Encrypt=Strict", false)]
    public void With_Strict_no_certificate_is_trusted_unseen(string encrypt, bool trusts) =>
        Read($"Server=x;Database=y;TrustServerCertificate=True;{encrypt}").TrustsAnyCertificate.ShouldBe(trusts);

    [Fact]
    public void What_names_one_server_does_not_go_to_another()
    {
        var connection = Read(
            "Server=x,1500;Database=y;Encrypt=Strict;HostNameInCertificate=h;ServerCertificate=c;ServerSPN=s;Failover Partner=f");

        new SqlConnectionStringBuilder(connection.On("other", "msdb").Text.Reveal()).ShouldSatisfyAllConditions(
            builder => builder.DataSource.ShouldBe("other,1500"),
            builder => builder.InitialCatalog.ShouldBe("msdb"),
            builder => builder.HostNameInCertificate.ShouldBeEmpty(),
            builder => builder.ServerCertificate.ShouldBeEmpty(),
            builder => builder.ServerSPN.ShouldBeEmpty(),
            builder => builder.FailoverPartner.ShouldBeEmpty());
    }

    private static IReadOnlyList<InputProblem> Problems(string text) => Should.Throw<InputException>(() => Read(text)).Problems;

    private static SqlServerConnection Read(string text) => SqlServerConnection.From(Target(text));

    private static TargetConnection Target(string text) => new(Reference, new Secret(text));
}
