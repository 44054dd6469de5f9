using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.SqlServer;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Tests.Databases.SqlServer;

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
    [InlineData("Server=x;Database=y;Encrypt=maybe", "a value of 'encrypt' that SQL Server's driver does not take; accepted: True, False or Strict")]
    [InlineData("Server=x;Database=y;Timeout=soon", "a value of 'timeout' that SQL Server's driver does not take; accepted: a whole number")]
    [InlineData("Server=x;Database=y;Timeout=99999999999", "a value of 'timeout'")]
    [InlineData("Server=x;Database=y;Integrated Security=perhaps", "a value of 'integrated security' that SQL Server's driver does not take; accepted: True or False")]
    [InlineData("Server=x;Database=y;Authentication=Kerberos", "ActiveDirectoryManagedIdentity")]
    [InlineData("Server=x;Database=y;Authentication=Active Directory Default;Integrated Security=True", "Cannot use 'Authentication' with 'Integrated Security'")]
    [InlineData("Server=x;Database=y;Type System Version=z", "Invalid value for key 'Type System Version'")]
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

    private static IReadOnlyList<InputProblem> Problems(string text) => Should.Throw<InputException>(() => Read(text)).Problems;

    private static SqlServerConnection Read(string text) => SqlServerConnection.Of(new TargetConnection(Reference, new Secret(text)));
}
