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
