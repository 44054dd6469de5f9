namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Many databases of one environment, in rings, through every stage that Azure would enter.</summary>
public sealed class AzureFleetTests
{
    private const string Fleet = "templates/azure-pipelines/fleet.yml";
    private const string Targets = "{ create: true, prepare: prepare, backup: { folder: backups }, targets: [ { name: eu, connection: "
        + "file:databases/eu.db }, { name: us, connection: file:databases/us.db }, { name: ap-1, connection: file:databases/ap.db } ] }";

    [Fact]
    public async Task A_ring_in_which_too_many_fail_stops_the_next_and_all_documents_become_one_report()
    {
        await using var scene = await BeginAsync();
        scene.Server.MergeSha = "merge5";

        var became = scene.Agent.RunStages(Fleet, scene.Given("dev", ("canary", "[eu]"), ("early", "[us]"), ("rest", "[ap-1]")));

        Said(became).ShouldBe(
            "dev_eu_plan Succeeded, dev_eu Succeeded, canary_judged Succeeded, dev_us_plan Failed, dev_us Skipped, early_judged Failed, "
                + "dev_ap_1_plan Skipped, dev_ap_1 Skipped, rest_judged Skipped, report Succeeded");
        scene.Agent.Shown.ShouldContain(
            line => line.Contains("ring early: 1 of 1 targets failed, more than 10 %", StringComparison.Ordinal));
        var evidence = scene.Agent.Artifact("trexis-main-fleet-dev-1");
        Directory.GetFiles(evidence, "*-deploy-scripts.dev.eu.json").ShouldNotBeEmpty();
        Directory.GetFiles(evidence, "*-precheck.dev.us.json").ShouldNotBeEmpty();
        Directory.GetFiles(evidence, "*.dev.ap-1.json").ShouldBeEmpty();
        var page = await File.ReadAllTextAsync(Path.Combine(evidence, "report.md"), TestContext.Current.CancellationToken);
        page.ShouldContain("eu deployed, us refused before deployment");
        page.ShouldNotContain("do not fit the chain");
        var thread = scene.Server.Threads.ShouldHaveSingleItem("only the report of the whole fleet comments");
        thread.Status.ShouldBe("active");
        thread.Content.ShouldContain("2 results stop the deployment in dev/us; 2 runs broke off in dev/us");
    }

    [Fact]
    public async Task A_ring_in_which_few_enough_fail_lets_the_next_in()
    {
        await using var scene = await BeginAsync();

        var became = scene.Agent.RunStages(
            Fleet, scene.Given("dev", ("canary", "[eu]"), ("early", "[us]"), ("rest", "[ap-1]"), ("max_failed", "100")));

        Said(became).ShouldBe(
            "dev_eu_plan Succeeded, dev_eu Succeeded, canary_judged Succeeded, dev_us_plan Failed, dev_us Skipped, early_judged Succeeded, "
                + "dev_ap_1_plan Succeeded, dev_ap_1 Succeeded, rest_judged Succeeded, report Succeeded");
    }

    [Fact]
    public async Task Canaries_go_one_by_one_and_none_may_fail()
    {
        await using var scene = await BeginAsync();

        var became = scene.Agent.RunStages(Fleet, scene.Given("dev", ("canary", "[us, eu]"), ("rest", "[ap-1]"), ("max_failed", "100")));

        Said(became).ShouldBe(
            "dev_us_plan Failed, dev_us Skipped, dev_eu_plan Skipped, dev_eu Skipped, canary_judged Failed, dev_ap_1_plan Skipped, "
                + "dev_ap_1 Skipped, rest_judged Skipped, report Succeeded");
        scene.Agent.Shown.ShouldContain(
            line => line.Contains("ring canary: 2 of 2 targets failed, more than 0 %", StringComparison.Ordinal));
    }

    // The database of one target cannot be read.
    private static async Task<AzurePipelineScene> BeginAsync()
    {
        var scene = await AzurePipelineScene.BeginAsync(dev: Targets);
        await File.WriteAllTextAsync(
            Path.Combine(scene.Home, "source/databases/us.db"), "this is no database", TestContext.Current.CancellationToken);
        return scene;
    }

    private static string Said(IReadOnlyDictionary<string, string> became) =>
        string.Join(", ", became.Select(stage => $"{stage.Key} {stage.Value}"));
}
