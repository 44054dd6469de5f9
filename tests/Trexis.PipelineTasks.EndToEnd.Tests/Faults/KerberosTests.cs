using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Faults;

/// <summary>Integrated Security where nobody has a Kerberos ticket: an earlier driver ended the whole process.</summary>
public sealed class KerberosTests
{
    [Fact]
    public async Task Integrated_security_without_a_ticket_is_a_fault_that_says_what_is_missing_and_leaves_a_document()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(), "NOT TESTED: Windows signs in with the account that runs the tests and needs no ticket");
        await using var server = new TdsServer(_ => TdsAnswer.Nothing);
        using var folder = new TemporaryFolder();
        folder.Write(
            "deployment.yml",
            "version: 1\nengine: sqlserver\nartifact: { scripts: migrations }\nenvironments: { dev: { connection: env:SALES } }\n");
        folder.Write("migrations/V0001__total.sql", "ALTER TABLE dbo.Orders ADD Total int NULL;");
        folder.Write(
            "changes/CHG-7.yml", "version: 1\nid: CHG-7\ndescription: Keep totals\npurpose: Speed\nimpact: none\nauthors: [alice]\n");
        var variables = new Dictionary<string, string>
        {
            ["SALES"] = $"Server=127.0.0.1,{server.Port};Database=Sales;Integrated Security=True;TrustServerCertificate=True",
            ["KRB5CCNAME"] = $"FILE:{folder.At("no-ticket")}",
        };

        using var process = TrexisProcess.Start(folder.Path, variables, "deploy-scripts", "plan", "--environment", "dev");
        var ran = (await process.EndAsync()).ShouldEndWith(ExitCode.Fault);

        var fault = new RunStore(folder.At(".trexis"), new TextOutlet()).Load().ShouldHaveSingleItem().Document.Fault!;
        fault.Message.ShouldContain("Integrated Security needs ");
        fault.Message.ShouldContain("Kerberos");
        fault.Message.ShouldNotContain("   at ");
        fault.Hint!.ShouldContain("kinit");
        fault.Hint!.ShouldContain("User ID and Password, or by sign-in:");
        (ran.Output + ran.Error).ShouldContain(fault.Message);
        server.Accepted.ShouldBe(1);
        server.Logins.ShouldBeEmpty();
    }
}
