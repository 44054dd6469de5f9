namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>What the command line says, and how it ends, where a connection string leads nowhere.</summary>
public sealed class ConnectingStageTests : StageScene
{
    [Fact(Timeout = TimeLimit)]
    public async Task A_connection_string_that_cannot_be_read_is_an_input_problem_like_any_other()
    {
        TargetConnectionString = "Server=127.0.0.1;Databse=Sales;User ID=deployer;Password=hunter2;marlin=herring;Encrypt=maybe";

        var ran = await PlanAsync();

        ran.Code.ShouldBe(ExitCode.BadInput, ran.Said);
        ran.Said.ShouldContain("env:TREXIS_CONNECTION: holds an unknown keyword (number 2 of those with a value)");
        ran.Said.ShouldContain("did you mean 'Database'?");
        ran.Said.ShouldContain("env:TREXIS_CONNECTION: holds an unknown keyword (number 5 of those with a value)");
        ran.Said.ShouldContain(
            "env:TREXIS_CONNECTION: holds a value of 'encrypt' that SQL Server's driver does not take; accepted: True, False or Strict");
        ran.Said.ShouldContain("env:TREXIS_CONNECTION: names no database");
        foreach (var part in (string[])["hunter2", "marlin", "herring", "maybe"]) ran.Said.ShouldNotContain(part);
        Documents.Single().Fault!.Kind.ShouldBe(FaultKind.BadInput);
    }

    private Task<(int Code, string Said)> PlanAsync()
    {
        CopySample("sqlserver");
        return TrexisAsync("deploy-scripts", "plan", "--environment", "dev");
    }
}
