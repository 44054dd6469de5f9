namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Deployment file and change file edited between precheck and apply: what they come to is what counts, not their bytes.</summary>
public class BoundValuesTests
{
    private const string Demands = "deploy.demands-met";

    [Theory]
    [InlineData("changes/CHG-7.yml", "rows: { orders: any }\n", "change: rows.orders absent → any since 02-precheck.dev.json")]
    [InlineData("changes/CHG-7.yml", "risk: low\n", "change: risk absent → low since 02-precheck.dev.json")]
    [InlineData("deployment.yml", "validate: { live: [orders] }\n", "deployment: live absent → orders since 02-precheck.dev.json")]
    public async Task Another_value_than_the_one_that_was_looked_at_is_named_and_its_bytes_and_consents_are_nothing(
        string file, string more, string told)
    {
        using var shop = new GatedShop("approval: { required: false }, require: [environment.online]");
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        var was = await File.ReadAllTextAsync(shop.Shop.At(file), TestContext.Current.CancellationToken);
        shop.Shop.Write(file, was + more);
        await shop.ShouldRefuseAsync(Demands, told);

        shop.Shop.Write(file, $"# Looked at again.\n{was.Replace("\n", "\r\n", StringComparison.Ordinal)}");
        var change = await File.ReadAllTextAsync(shop.Shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken);
        shop.Shop.Write("changes/CHG-7.yml", $"{change}attest: [ {{ line: team.ready, by: bob }} ]\n");
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_assertion_or_a_query_that_asks_something_else_is_another_one_under_the_same_name()
    {
        const string orphans = "SELECT id FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)";
        using var shop = new GatedShop("approval: { required: false }, require: [environment.online]");
        var deployment = await File.ReadAllTextAsync(shop.Shop.At("deployment.yml"), TestContext.Current.CancellationToken);
        shop.Shop.Write(
            "deployment.yml",
            $"{deployment}validate: {{ assertions: [{{ name: orphans, sql: checks/orphans.sql, expect: empty, when: [after] }}] }}\n"
                + "perf: { queries: [{ name: newest, sql: checks/newest.sql }] }\n");
        shop.Shop.Write("checks/orphans.sql", orphans);
        shop.Shop.Write("checks/newest.sql", "SELECT max(id)\nFROM orders");
        await shop.PlanAsync();
        await shop.PrecheckAsync();

        shop.Shop.Write("checks/orphans.sql", $"{orphans} AND 0");
        await shop.ShouldRefuseAsync(Demands, "deployment: assertions.orphans checks/orphans.sql (sha256 ");
        shop.Shop.Write("checks/orphans.sql", orphans);
        shop.Shop.Write("checks/newest.sql", "SELECT 1");
        await shop.ShouldRefuseAsync(Demands, "deployment: queries.newest checks/newest.sql (sha256 ");

        shop.Shop.Write("checks/newest.sql", "SELECT max(id)\r\nFROM orders");
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task What_was_loosened_after_the_deployment_proves_no_promotion()
    {
        const string open = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [] }";
        using var shop = new Shop(
            $"environments: {{ qa: {open}, prod: {open.Replace("[]", "[promotion.proven]", StringComparison.Ordinal)} }}",
            "qa: { connection: file:shop.db }\nprod: { after: qa, connection: file:prod.db }").WithScripts();
        File.Copy(shop.At("shop.db"), shop.At("prod.db"));
        (await shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
        var before = shop.State("prod.db");
        var was = await File.ReadAllTextAsync(shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken);
        shop.Write("changes/CHG-7.yml", $"{was}rows: {{ orders: any }}\n");
        foreach (var task in new[] { "validate --environment qa", "perf-gate gate --environment qa" })
            (await shop.RunAsync(task.Split(' '))).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        await shop.RunAsync("precheck", "--environment", "prod");

        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "prod")).ShouldEndWith(ExitCode.Refused);

        shop.State("prod.db").ShouldBe(before);
        shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == "promotion.proven").Message.ShouldContain(
            "validate was made by other values than the deployment: change: rows.orders: absent → any");
        (await shop.RunAsync("run", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("run", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        shop.State("prod.db").ShouldContain("total");
    }

    [Fact]
    public async Task What_a_new_plan_and_a_new_precheck_looked_at_is_deployed()
    {
        using var shop = new GatedShop("approval: { required: false }, require: [environment.online]");
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        var was = await File.ReadAllTextAsync(shop.Shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken);
        shop.Shop.Write("changes/CHG-7.yml", $"{was}risk: low\n");
        await shop.ShouldRefuseAsync(Demands, "change: risk absent → low");
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_environment_that_the_policy_does_not_name_demands_what_production_does_and_says_so()
    {
        const string open = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";
        using var shop = new Shop(
            $"environments: {{ prod: {open} }}",
            "qa: { connection: file:shop.db }\nprod: { after: qa, connection: file:prod.db }")
            .WithScripts();
        var before = shop.State("shop.db");

        var planned = (await RunAsync(shop, "plan")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync(shop, "apply")).ShouldEndWith(ExitCode.Refused);

        const string told = "policy.yml does not name qa: what the procedure demands of production holds there";
        (planned.Output + planned.Error).ShouldContain(told);
        shop.State("shop.db").ShouldBe(before);
        var refused = shop.Last("deploy-scripts", "apply").Results.Where(result => result.Refuses).Select(result => result.Code).ToList();
        refused.ShouldContain("deploy.approved");
        refused.ShouldContain("deploy.backed-up");
        (await shop.RunAsync("report", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
        File.ReadAllText(shop.At(".trexis/report.html")).ShouldContain(told);
        var policy = await File.ReadAllTextAsync(shop.At("policy.yml"), TestContext.Current.CancellationToken);
        shop.Write("policy.yml", policy.Replace("prod: {", $"qa: {open}, prod: {{", StringComparison.Ordinal));
        (await RunAsync(shop, "plan")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("precheck", "--environment", "qa")).ShouldEndWith(ExitCode.Passed);
        (await RunAsync(shop, "apply")).ShouldEndWith(ExitCode.Passed);
    }

    private static Task<Ran> RunAsync(Shop shop, string action) => shop.RunAsync("deploy-scripts", action, "--environment", "qa");
}
