using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// An availability group whose other server answers since: the database is the same, and only the server's own name is not.
/// </summary>
public sealed class FailoverTests : StageScene
{
    [Fact(Timeout = 2 * TimeLimit)]
    public async Task What_was_planned_on_the_one_server_is_planned_again_on_the_other_and_deployed_there()
    {
        CopySample("sqlserver");
        await RunAsync(ExitCode.Passed, ["prepare"], ["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"]);
        FailOver();

        await RunAsync(ExitCode.Refused, ["deploy-scripts", "apply"]);
        Documents[^1].Results.Single(result => result.Code == "deploy.plan-unchanged").Findings.ShouldHaveSingleItem().Subject
            .ShouldBe("the target");

        await RunAsync(ExitCode.Passed, ["deploy-scripts", "plan"], ["precheck"], ["backup"], ["deploy-scripts", "apply"], ["validate"]);
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_deployed_database_is_on_the_other_server_no_other_target_and_nothing_is_pending_there()
    {
        CopySample("sqlserver");
        await RunAsync(
            ExitCode.Passed,
            ["prepare"], ["deploy-scripts", "plan"], ["rollback", "plan"], ["precheck"], ["backup"], ["deploy-scripts", "apply"]);
        FailOver();

        await RunAsync(ExitCode.Passed, ["validate"], ["deploy-scripts", "plan"]);
        Documents[^1].Outputs["pending"].ShouldBe("0");
    }

    private void FailOver() => Server.Says(
        "server identity",
        TdsTable.Of(["sql-dev-02", "Sales", "16.0.4175.1", "Developer Edition (64-bit)", 3, "deployer", "deployer", 160, 0]));

    private async Task RunAsync(int code, params string[][] tasks)
    {
        foreach (var task in tasks)
        {
            var ran = await TrexisAsync([.. task, "--environment", "dev"]);
            ran.Code.ShouldBe(code, $"{string.Join(' ', task)}\n{ran.Said}");
        }
    }
}
