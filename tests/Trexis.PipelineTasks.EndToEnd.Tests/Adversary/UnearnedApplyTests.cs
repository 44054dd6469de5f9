namespace Trexis.PipelineTasks.EndToEnd.Tests.Adversary;

/// <summary>Ways to apply what was not judged: each starts from an honest run, and its twin goes the honest way.</summary>
public class UnearnedApplyTests
{
    private const string Demands = "deploy.demands-met";
    private const string OnlineDemanded = "approval: { required: false }, require: [environment.online]";
    private const string ReadyDemanded = "approval: { required: false }, require: [environment.online, team.ready]";

    [Fact]
    public async Task A_precheck_that_refused_is_not_passed_over()
    {
        using var shop = new GatedShop(ReadyDemanded);
        await shop.PlanAsync();
        (await shop.RunAsync("precheck")).ShouldEndWith(ExitCode.Refused);
        await shop.ShouldRefuseAsync(Demands, "team.ready is unknown");

        (await shop.RunAsync("attest", "team.ready")).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldRefuseAsync(Demands, "team.ready is unknown");
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_required_code_that_nothing_can_judge_ends_every_task_before_it_begins_and_an_excuse_lets_it_be()
    {
        const string demanded = "approval: { required: false }, require: [environment.online, security.settings-safe]";
        using var shop = new GatedShop(demanded);

        var refused = await shop.RunAsync("deploy-scripts", "plan");
        refused.ShouldEndWith(ExitCode.BadInput);
        refused.Error.ShouldContain("require[1] names security.settings-safe, which can never be judged in dev (engine sqlite)");
        Directory.Exists(shop.Shop.At(".trexis")).ShouldBeFalse();

        shop.Demand(demanded, "excused: [ { check: security.settings-safe, deployment: deployment.yml, reason: SQLite has no server. } ]");
        await shop.PlanAsync();
        await shop.ShouldRefuseAsync(Demands, "environment.online never ran for dev");
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_precheck_that_was_left_out_is_missed()
    {
        using var shop = new GatedShop(OnlineDemanded);
        await shop.PlanAsync();
        await shop.ShouldRefuseAsync(
            Demands, "environment.online never ran for dev; a result that passes: trexis precheck --environment dev");

        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task A_backup_that_was_left_out_is_missed()
    {
        const string demanded = "approval: { required: false }, require: [environment.online, backup.taken]";
        using var shop = new GatedShop(demanded);
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.ShouldRefuseAsync(Demands, "backup.taken never ran for dev; a result that passes: trexis backup --environment dev");

        (await shop.RunAsync("backup")).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task An_early_precheck_stands_for_no_other()
    {
        using var shop = new GatedShop(OnlineDemanded);
        await shop.PlanAsync();
        (await shop.RunAsync("precheck", "--early")).ShouldEndWith(ExitCode.Passed);
        await shop.ShouldRefuseAsync(Demands, "environment.online was taken early (02-precheck.dev.json)");

        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Fact]
    public async Task What_was_judged_before_a_second_plan_is_too_old()
    {
        using var shop = new GatedShop(OnlineDemanded);
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.PlanAsync();
        await shop.ShouldRefuseAsync(Demands, "environment.online is too old: 02-precheck.dev.json was written before deploy-scripts plan");

        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Theory]
    [InlineData("05-precheck.dev.json", "bears the run id of 02-precheck.dev.json")]
    [InlineData("05-backup.dev.json", "holds a document of 05-precheck.dev.json")]
    public async Task An_earlier_document_copied_behind_a_later_plan_is_a_copy(string name, string message)
    {
        using var shop = new GatedShop(OnlineDemanded);
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.PlanAsync();
        (await shop.RunAsync("attest", "team.ready")).ShouldEndWith(ExitCode.Passed);
        var copy = shop.Shop.At($".trexis/{name}");
        File.Copy(shop.File("precheck.dev.json"), copy);
        await shop.ShouldRefuseAsync(Demands, message);

        File.Delete(copy);
        File.Delete(shop.File("deploy-scripts.dev.json"));
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    [Theory]
    [InlineData(false, "holds a document of")]
    [InlineData(true, "bears the run id of 03-precheck.dev.json")]
    public async Task A_passed_document_of_another_environment_is_none_of_this_one(bool rewritten, string message)
    {
        const string demanded = "{ backup: { verify: none }, soak: 0s, approval: { required: false }, require: [environment.online] }";
        using var shop = new Shop(
            $"environments: {{ dev: {demanded}, prod: {demanded} }}",
            "dev: { connection: file:shop.db }\nprod: { after: dev, connection: file:prod.db }").WithScripts();
        File.Copy(shop.At("shop.db"), shop.At("prod.db"));
        var before = shop.State("prod.db");
        (await shop.RunAsync("run", "--environment", "dev")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "plan", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        var passed = Directory.GetFiles(shop.At(".trexis"), "*-precheck.dev.json").ShouldHaveSingleItem();
        var text = await File.ReadAllTextAsync(passed, TestContext.Current.CancellationToken);
        if (rewritten) text = text.Replace("\"environment\": \"dev\"", "\"environment\": \"prod\"", StringComparison.Ordinal);
        var copy = shop.Write($".trexis/{shop.Results.Load()[^1].Number + 1:00}-precheck.prod.json", text);

        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "prod")).ShouldEndWith(ExitCode.Refused);

        shop.State("prod.db").ShouldBe(before);
        var refused = shop.Last("deploy-scripts", "apply").Results.Single(result => result.Code == Demands);
        refused.Findings.ShouldContain(finding => finding.Observed.Contains(message, StringComparison.Ordinal));
        File.Delete(copy);
        File.Delete(Directory.GetFiles(shop.At(".trexis"), "*-deploy-scripts.prod.json").Order(StringComparer.Ordinal).Last());
        (await shop.RunAsync("precheck", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
        (await shop.RunAsync("deploy-scripts", "apply", "--environment", "prod")).ShouldEndWith(ExitCode.Passed);
    }

    [Fact]
    public async Task A_policy_that_was_looser_at_precheck_is_not_the_one_that_apply_asks()
    {
        using var shop = new GatedShop(OnlineDemanded);
        shop.Demand($"performance: {{ connections: 99% }}, {OnlineDemanded}");
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        shop.Demand(OnlineDemanded);
        await shop.ShouldRefuseAsync(Demands, "environment.online was judged by another policy than today's");

        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }

    /// <summary>A deployment is named by 12 digits of its artifact's hash. These two scripts share them, and one was looked at.</summary>
    [Fact]
    public async Task What_was_judged_of_an_artifact_whose_hash_begins_alike_is_nothing_of_this_one()
    {
        const string script = "migrations/V0001__total.sql";
        const string own = "ALTER TABLE orders ADD COLUMN total INTEGER; -- b306a88462d6";
        const string other = "ALTER TABLE orders ADD COLUMN stolen TEXT;   -- 690c498eff3b";
        using var shop = new GatedShop(OnlineDemanded);
        Directory.Delete(shop.Shop.At("migrations"), recursive: true);
        shop.Shop.Write(script, own);
        await shop.PlanAsync();
        shop.Shop.Write(script, other);
        await shop.PrecheckAsync();
        shop.Shop.Write(script, own);
        var (planned, judged) = (shop.Shop.Last("deploy-scripts", "plan"), shop.Shop.Last("precheck"));
        judged.Run.Deployment.ShouldBe(planned.Run.Deployment);
        judged.Artifact!.Sha256.ShouldNotBe(planned.Artifact!.Sha256);

        await shop.ShouldRefuseAsync(Demands, "02-precheck.dev.json is of another artifact than the documents before it");

        Directory.Delete(shop.Shop.At(".trexis"), recursive: true);
        await shop.PlanAsync();
        await shop.PrecheckAsync();
        await shop.ShouldDeployAsync();
    }
}
