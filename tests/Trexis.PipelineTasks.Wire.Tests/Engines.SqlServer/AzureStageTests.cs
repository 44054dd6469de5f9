using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer;

/// <summary>
/// The stage on Azure SQL Database: a verified copy stands where a backup would, and people take the rollback option by it.
/// </summary>
public sealed class AzureStageTests : StageScene
{
    public AzureStageTests()
    {
        Server.IsAzureDatabase();
        Server.Copies.Looks = 0;
        CopySample("sqlserver");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_deployment_is_backed_up_by_its_own_copy_and_the_way_back_is_told_statement_by_statement()
    {
        const string Earlier = "trexis_copy_CHG-6@0123456789ab~Sales~20260302T010203Z-1f2e3d";
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        Server.Copies.Add(Earlier, "1", now.AddDays(-9));
        Server.Says("service backups", TdsTable.Of(["AAAAAAAA-0000-0000-0000-000000000001", "L", now.AddMinutes(-6), now.AddMinutes(-5)]));

        await RunAsync("prepare", "deploy-scripts plan", "rollback plan", "precheck", "backup", "deploy-scripts apply");

        var copies = Server.Copies.Names;
        copies.Count.ShouldBe(2);
        Of("backup", "backup.taken").Message.ShouldContain(
            "it stays as the rollback option and is billed as GeneralPurpose GP_Gen5_2 until somebody runs, in master, DROP DATABASE");
        Of("backup", "backup.taken").Message.ShouldContain($"1 earlier copy of ours too: {Earlier}");
        Of("backup", "backup.verified").Verdict.ShouldBe(Verdict.Passed);
        Of("precheck", "backup.recent").Message.ShouldEndWith("only the service, to a moment and under another name, can restore it");
        Of("deploy-scripts", "deploy.backed-up").Message.ShouldContain("sales-sql/trexis_copy_");

        var ran = await TrexisAsync("rollback", "apply", "--environment", "dev", "--option", "backup", "--yes");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        Documents[^1].Results.Single(result => result.Code == "rollback.executed").Message
            .ShouldContain(
                $"This rollback option is taken by people: stop what works in Sales, then in master of sales-sql: ALTER DATABASE [Sales] "
                + $"MODIFY "
                    + $"NAME = [Sales_replaced]; ALTER DATABASE [{copies[^1]}] MODIFY NAME = [Sales];");
        Server.Count("ALTER DATABASE").ShouldBe(0);
        Server.Copies.Names.ShouldBe(copies, "nothing drops what is the rollback option");
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task The_way_back_by_hand_is_planned_without_a_duration_that_nobody_could_know()
    {
        await RunAsync("prepare", "deploy-scripts plan");

        var ran = await TrexisAsync("rollback", "plan", "--environment", "dev");

        ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        Documents[^1].Results.SelectMany(result => result.Findings).Select(finding => finding.Observed)
            .ShouldContain(
                observed => observed.StartsWith("duration unknown", StringComparison.Ordinal)
                    && observed.Contains(
                        "by hand: the service puts no database in the place of another: somebody renames the two in master of sales-sql",
                        StringComparison.Ordinal));
    }

    [Fact(Timeout = 2 * TimeLimit)]
    public async Task A_copying_that_takes_longer_than_it_may_fails_and_leaves_nothing()
    {
        await RunAsync("prepare", "deploy-scripts plan");
        var before = Server.Copies.Names;
        Server.Copies.Looks = int.MaxValue;

        var ran = await TrexisAsync("backup", "--environment", "dev", "--backup-timeout", "1s");

        ran.Code.ShouldBe(ExitCode.Refused, ran.Said);
        Documents[^1].Results.Single(result => result.Code == "backup.taken").Message
            .ShouldStartWith("Not done within the 1 s that --backup-timeout allows: copying Sales was given up; the copy trexis_copy_");
        Server.Copies.Names.ShouldBe(before);
    }

    private RunResult Of(string task, string code) => Documents.Last(document => document.Task == task
        && document.Results.Any(result => result.Code == code)).Results.Single(result => result.Code == code);

    private async Task RunAsync(params string[] steps)
    {
        foreach (var step in steps)
        {
            var ran = await TrexisAsync([.. step.Split(' '), "--environment", "dev"]);
            ran.Code.ShouldBe(ExitCode.Passed, ran.Said);
        }
    }
}
