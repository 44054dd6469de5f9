namespace Trexis.PipelineTasks.EndToEnd.Tests.Usability;

/// <summary>An environment of several targets: each is deployed for itself, and none waits for another.</summary>
public sealed class SeveralTargetsTests
{
    private const string Environments = """
        dev: { targets: [ { name: a, connection: file:a.db }, { name: b, connection: file:b.db }, { name: c, connection: file:c.db } ] }
        prod: { after: dev, connection: file:prod.db, create: true }
        """;

    [Fact]
    public async Task Apply_refuses_exactly_the_targets_of_a_list_that_were_not_planned()
    {
        using var shop = Begin();
        shop.Write("b.db", "this is no database");

        (await shop.RunAsync("deploy-scripts", "plan", "--target", "a,b", "--environment", "dev")).Code.ShouldNotBe(0);
        File.Delete(shop.At("b.db"));
        shop.Execute("b.db", "CREATE TABLE old (id INTEGER PRIMARY KEY)");
        foreach (var task in new[] { "rollback plan", "precheck", "backup", "perf-gate baseline --for 1ms" })
            await shop.RunAsync([.. task.Split(' '), "--target", "a,b", "--environment", "dev"]);
        var applied = await shop.RunAsync("deploy-scripts", "apply", "--target", "a,b", "--environment", "dev");

        applied.Code.ShouldNotBe(0);
        applied.Output.ShouldContain("Nothing was planned for this target in this deployment");
        Tables(shop).ShouldBe(["a 1", "b 0", "c 0"]);
    }

    [Fact]
    public async Task Every_name_of_a_list_that_is_no_target_is_told_at_once()
    {
        using var shop = Begin();

        var ran = await shop.RunAsync("precheck", "--environment", "dev", "--target", "a,x,y");

        ran.ShouldEndWith(2).Error.ShouldContain("--target: is no target of dev: 'x'; accepted: a, b, c");
        ran.Error.ShouldContain("--target: is no target of dev: 'y'");
    }

    [Fact]
    public async Task A_run_goes_on_with_the_other_targets_tells_each_in_a_line_and_does_not_enter_the_next_environment()
    {
        using var shop = Begin();
        shop.Write("b.db", "this is no database");

        var ran = await shop.RunAsync("run");

        ran.Code.ShouldNotBe(0);
        Tables(shop, "a", "c").ShouldBe(["a 1", "c 1"]);
        File.Exists(shop.At("prod.db")).ShouldBeFalse();
        var lines = ran.Output.Split('\n');
        lines[0].ShouldStartWith("✓ dev/a  deployed, ");
        lines[1].ShouldStartWith("✗ dev/b  deploy-scripts plan: ");
        lines[2].ShouldStartWith("✓ dev/c  deployed, ");
        ran.Output.ShouldNotContain("precheck  ");
    }

    [Fact]
    public async Task What_an_option_names_for_one_target_of_a_list_alone_stops_no_other()
    {
        using var shop = Begin();
        shop.Execute("a.db", "INSERT INTO old VALUES (1)");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        var backup = shop.Results.Load().Select(stored => stored.Document)
            .Last(document => document.Task == "backup" && $"{document.Target}" == "dev/a").Outputs["backup-id"];
        string[] restore = ["rollback", "apply", "--environment", "dev", "--option", "backup", "--to", backup, "--target"];

        (await shop.RunAsync([.. restore, "a,b,c"])).ShouldEndWith(ExitCode.BadInput);

        shop.Last("rollback", "apply").Fault!.Message.ShouldContain("--to: is no backup of this database");
        $"{shop.Last("rollback", "apply").Target}".ShouldBe("dev/c");
        Tables(shop).ShouldBe(["a 0", "b 1", "c 1"]);
    }

    private static Shop Begin()
    {
        var shop = new Shop(environments: Environments);
        shop.Write("migrations/V0001__new.sql", "CREATE TABLE new (id INTEGER PRIMARY KEY);");
        shop.Write("migrations/U0001__new.sql", "DROP TABLE new;");
        foreach (var target in new[] { "a", "b", "c" }) shop.Execute($"{target}.db", "CREATE TABLE old (id INTEGER PRIMARY KEY)");
        return shop;
    }

    private static IEnumerable<string> Tables(Shop shop, params string[] targets) =>
        (targets.Length > 0 ? targets : ["a", "b", "c"]).Select(
            target => $"{target} {shop.Scalar($"{target}.db", "SELECT count(*) FROM sqlite_master WHERE name = 'new'")}");
}
