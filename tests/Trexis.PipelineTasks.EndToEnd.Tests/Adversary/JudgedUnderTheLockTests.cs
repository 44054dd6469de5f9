using Trexis.PipelineTasks.Deployments.Transitions;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>
/// What held when precheck looked and no longer holds when apply begins: apply itself judges it, whatever precheck said. Each twin is the
/// same deployment where it still holds.
/// </summary>
public class JudgedUnderTheLockTests
{
    private const string Base = "approval: { required: false }, require: [environment.online]";

    private static readonly string Two = $"{{ dev: {{ backup: {{ verify: none }}, soak: 0s, {Base} }}, "
        + $"prod: {{ backup: {{ verify: none }}, soak: 0s, {Base} }} }}";

    [Fact]
    public async Task A_window_that_closed_after_precheck_is_closed()
    {
        using var shop = new GatedShop($"window: any, {Base}");
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        shop.Demand($"window: closed, {Base}");
        await shop.ShouldRefuseAsync("window.open", "closed");

        shop.Demand($"window: any, {Base}");
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_approval_that_was_taken_back_after_precheck_is_none_for_the_review_either()
    {
        const string reviewed = "approval: { required: false, role: dba, proof: declared }, require: [environment.online, review.approved]";
        using var shop = new GatedShop(reviewed);
        await shop.PlanAsync();
        var change = await File.ReadAllTextAsync(shop.Shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken);
        var fingerprint = shop.Shop.Last("deploy-scripts", "plan").Outputs["change-fingerprint"];
        var approved = change + $"approve:\n  - {{ fingerprint: {fingerprint[..12]}, by: carol, role: dba }}\n";
        shop.Shop.Write("changes/CHG-7.yml", approved);
        await shop.PrecheckAsync();
        shop.Shop.Write("changes/CHG-7.yml", change);
        await shop.ShouldRefuseAsync("review.approved", "nobody approved the change");

        shop.Shop.Write("changes/CHG-7.yml", approved);
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_backup_that_the_policy_demands_is_one_of_this_deployment()
    {
        using var shop = new Shop(
            $"environments: {{ dev: {{ backup: {{ verify: checksum }}, soak: 0s, {Base} }} }}", "dev: { connection: file:shop.db }")
            .WithScripts();
        // Another deployment's, minutes old.
        shop.Write(
            "changes/CHG-6.yml",
            (await File.ReadAllTextAsync(shop.At("changes/CHG-7.yml"), TestContext.Current.CancellationToken))
                .Replace("CHG-7", "CHG-6", StringComparison.Ordinal));
        await RunAsync(shop, "dev", ExitCode.Passed, "backup", "--change", "changes/CHG-6.yml");
        File.Delete(shop.At("changes/CHG-6.yml"));
        await RunAsync(shop, "dev", ExitCode.Passed, "deploy-scripts", "plan");
        await RunAsync(shop, "dev", ExitCode.Passed, "precheck");
        await ShouldRefuseAsync(shop, "dev", "shop.db", "deploy.backed-up");

        await RunAsync(shop, "dev", ExitCode.Passed, "backup");
        await RunAsync(shop, "dev", ExitCode.Passed, "precheck");
        await RunAsync(shop, "dev", ExitCode.Passed, "deploy-scripts", "apply");
    }

    [Fact]
    public async Task What_was_taken_back_in_the_environment_before_after_precheck_is_proven_no_more()
    {
        using var shop = await InDevAsync();
        await RunAsync(shop, "dev", ExitCode.Passed, "rollback", "apply", "--option", "undo");
        await ShouldRefuseAsync(shop, "prod", "prod.db", "promotion.proven");

        await RunAsync(shop, "dev", ExitCode.Passed, "run");
        await RunAsync(shop, "prod", ExitCode.Passed, "precheck");
        await RunAsync(shop, "prod", ExitCode.Passed, "deploy-scripts", "apply");
    }

    [Fact]
    public async Task A_soak_that_the_policy_asks_for_after_precheck_is_waited_for()
    {
        using var shop = await InDevAsync();
        var policy = await File.ReadAllTextAsync(shop.At("policy.yml"), TestContext.Current.CancellationToken);
        var prod = policy.IndexOf("prod:", StringComparison.Ordinal);
        shop.Write("policy.yml", policy[..prod] + policy[prod..].Replace("soak: 0s", "soak: 24h", StringComparison.Ordinal));
        await ShouldRefuseAsync(shop, "prod", "prod.db", "promotion.soaked");

        shop.Write("policy.yml", policy);
        await RunAsync(shop, "prod", ExitCode.Passed, "deploy-scripts", "apply");
    }

    [Fact]
    public async Task What_somebody_changed_by_hand_is_deployed_over_and_blessed_by_no_apply_also_where_no_precheck_is_required()
    {
        using var shop = new GatedShop("approval: { required: false }, require: []");
        await shop.PlanAsync();
        await shop.ShouldDeployAsync();
        shop.Shop.Write("migrations/V0004__notes.sql", "CREATE TABLE notes (id INTEGER PRIMARY KEY);");
        shop.Shop.Execute("shop.db", "CREATE TABLE by_hand (id INTEGER PRIMARY KEY)");
        await shop.PlanAsync();
        await shop.ShouldRefuseAsync("environment.not-drifted", "the schema is not as deployment ");

        shop.Shop.Execute("shop.db", "DROP TABLE by_hand");
        await shop.PlanAsync();
        await shop.ShouldDeployAsync();
        var judged = shop.Shop.Last("deploy-scripts", "apply").Results.Select(result => result.Code);
        TransitionTable.Apply.Judged.Except(judged).ShouldBeEmpty();
    }

    // Deployed to dev, planned and prechecked for prod.
    private static async Task<Shop> InDevAsync()
    {
        var shop = new Shop($"environments: {Two}", "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }")
            .WithScripts();
        File.Copy(shop.At("shop.db"), shop.At("prod.db"));
        await RunAsync(shop, "dev", ExitCode.Passed, "run");
        await RunAsync(shop, "prod", ExitCode.Passed, "deploy-scripts", "plan");
        await RunAsync(shop, "prod", ExitCode.Passed, "precheck");
        return shop;
    }

    private static async Task RunAsync(Shop shop, string environment, int code, params string[] arguments) =>
        (await shop.RunAsync([.. arguments, "--environment", environment])).ShouldEndWith(code);

    private static async Task ShouldRefuseAsync(Shop shop, string environment, string database, string code)
    {
        var before = shop.State(database);

        await RunAsync(shop, environment, ExitCode.Refused, "deploy-scripts", "apply");

        shop.State(database).ShouldBe(before);
        shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == code).Verdict.ShouldBe(Verdict.Failed);
    }
}
