namespace Trexis.PipelineTasks.EndToEnd.Tests.Faults;

/// <summary>A connection that points elsewhere: no task may change, back up or vouch for a database that nobody meant.</summary>
public sealed class WrongDatabaseTests
{
    [Theory]
    [InlineData("precheck")]
    [InlineData("backup")]
    [InlineData("deploy-scripts plan")]
    [InlineData("deploy-scripts apply")]
    [InlineData("deploy-scripts adopt")]
    [InlineData("deploy-scripts resolve --script V0001__total.sql --as done")]
    [InlineData("validate")]
    [InlineData("perf-gate gate")]
    [InlineData("rollback plan")]
    [InlineData("rollback approve --option undo --by carol")]
    [InlineData("rollback apply --option undo")]
    [InlineData("rollback drill")]
    public async Task A_database_that_is_not_the_expected_one_is_refused_and_stays_as_it_is(string command)
    {
        using var shop = new Shop(
            environments: "dev: { connection: file:shop.db, expect: { database: shop.db } }\n"
                + "prod: { after: dev, connection: file:prod.db }")
            .WithScripts();
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        File.Copy(shop.At("shop.db"), shop.At("elsewhere.db"));
        var before = File.ReadAllBytes(shop.At("elsewhere.db"));
        var backups = Backups(shop);
        var configuration = File.ReadAllText(shop.At("deployment.yml"));
        shop.Write("deployment.yml", configuration.Replace("file:shop.db", "file:elsewhere.db", StringComparison.Ordinal));

        (await shop.RunAsync([.. command.Split(' '), "--environment", "dev"])).ShouldEndWith(ExitCode.Refused);

        var document = shop.Results.Load()[^1].Document;
        document.Task.ShouldBe(command.Split(' ')[0]);
        var result = document.Results.Single(result => result.Code == "environment.as-expected");
        result.Verdict.ShouldBe(Verdict.Failed);
        result.Findings.ShouldHaveSingleItem().ShouldBe(new Finding("database", "elsewhere.db", "shop.db"));
        document.Results.ShouldNotContain(other => other.Kind == ResultKind.Step && other.Verdict == Verdict.Passed);
        File.ReadAllBytes(shop.At("elsewhere.db")).ShouldBe(before);
        Backups(shop).ShouldBe(backups);
    }

    private static string[] Backups(Shop shop) => [.. Directory.EnumerateFiles(shop.At(".trexis/backups")).Order(StringComparer.Ordinal)];
}
