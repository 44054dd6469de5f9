using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

/// <summary>Many databases of one environment, in rings, through every stage that Azure would enter.</summary>
public sealed class AzureFleetTests
{
    private const string Fleet = "templates/azure-pipelines/fleet.yml";

    [Fact]
    public async Task A_canary_that_fails_stops_no_other_of_its_list_lets_no_ring_begin_and_one_thread_tells_it()
    {
        await using var scene = await BeginAsync("eu", "us", "ap-1");
        Break(scene, "us");
        scene.Server.MergeSha = "merge5";

        var became = scene.Agent.RunStages(
            Fleet, scene.Given("dev", ("canary", List("us,eu")), ("early", List("ap-1")), ("max_failed", "100")));

        Said(became).ShouldBe(
            "dev_canary_plan Failed, dev_canary Failed, dev_canary_report Failed, dev_early_plan Skipped, dev_early Skipped, "
                + "dev_early_report Skipped");
        scene.Agent.Shown.ShouldContain(
            line => line.Contains("ring canary: 1 of 2 targets failed, more than 0 %", StringComparison.Ordinal));
        var evidence = scene.Agent.Artifact("trexis-main-fleet-dev-canary-1");
        Applied(evidence, "eu").ShouldBe(["passed"]);
        Applied(evidence, "us").ShouldNotContain("passed");
        Directory.GetFiles(evidence, "*.dev.ap-1.json").ShouldBeEmpty();
        var page = await File.ReadAllTextAsync(Path.Combine(evidence, "report.md"), TestContext.Current.CancellationToken);
        page.ShouldContain("ap-1 not reached");
        page.ShouldNotContain("do not fit the chain");
        var thread = scene.Server.Threads.ShouldHaveSingleItem("only the report of the ring comments");
        thread.Status.ShouldBe("active");
        thread.Content.ShouldContain("dev/us");
    }

    [Fact]
    public async Task A_canary_that_passes_lets_the_next_rings_in_and_a_second_attempt_takes_over_the_rest()
    {
        await using var scene = await BeginAsync("a", "b", "c");
        var whole = Break(scene, "b");
        var given = scene.Given("dev", ("canary", List("a")), ("early", List("b", "c")), ("max_failed", "50"));

        var became = scene.Agent.RunStages(Fleet, given);

        Said(became).ShouldBe(
            "dev_canary_plan Succeeded, dev_canary Succeeded, dev_canary_report Succeeded, dev_early_plan Failed, dev_early Failed, "
                + "dev_early_report Succeeded");
        scene.Agent.Transcript.ShouldContain("publish trexis-main-dev-early-2-deployed-1");
        var evidence = scene.Agent.Artifact("trexis-main-fleet-dev-early-1");
        foreach (var passed in new[] { "a", "c" }) Applied(evidence, passed).ShouldBe(["passed"], passed);
        Applied(evidence, "b").ShouldNotContain("passed");

        File.Copy(whole, Database(scene, "b"), overwrite: true);
        scene.Agent.Variables["System.JobAttempt"] = "2";
        became = scene.Agent.RunStages(Fleet, given);

        Said(became).ShouldBe(
            "dev_canary_plan Succeeded, dev_canary Skipped, dev_canary_report Succeeded, dev_early_plan Succeeded, dev_early Succeeded, "
                + "dev_early_report Succeeded",
            "the canary has everything: nobody is asked");
        evidence = scene.Agent.Artifact("trexis-main-fleet-dev-early-2");
        foreach (var passed in new[] { "a", "b", "c" }) Applied(evidence, passed)[^1].ShouldBe("passed", passed);
        (await Shop.RunInAsync(evidence, new Dictionary<string, string>(), "verify", evidence)).ShouldEndWith(0);
    }

    [Fact]
    public void A_ring_of_many_targets_has_as_many_jobs_as_lists()
    {
        var names = Enumerable.Range(1, 300).Select(at => $"t{at}").ToList();
        var given = new Dictionary<string, string>
        {
            ["environment"] = "prod",
            ["canary"] = List("t1"),
            ["rest"] = List(string.Join(',', names[1..150]), string.Join(',', names[150..])),
        };

        var stages = AzureTemplate.Expand(Fleet, given).Member("stages").Items().ToList();

        stages.Select(stage => $"{stage.Text("stage")} {stage.Member("jobs").Items().Count()}").ShouldBe(
            [
                "prod_canary_plan 2", "prod_canary 1", "prod_canary_report 1", "prod_rest_plan 3", "prod_rest 2", "prod_rest_report 1",
            ]);
    }

    private static async Task<AzurePipelineScene> BeginAsync(params string[] targets) => await AzurePipelineScene.BeginAsync(
        dev: "{ create: true, prepare: prepare, backup: { folder: backups }, targets: ["
            + string.Join(", ", targets.Select(name => $"{{ name: {name}, connection: file:databases/{name}.db }}")) + "] }");

    private static string Database(AzurePipelineScene scene, string target) => Path.Combine(scene.Home, $"source/databases/{target}.db");

    /// <returns>Where the database as it was lies.</returns>
    private static string Break(AzurePipelineScene scene, string target)
    {
        var whole = Path.Combine(scene.Home, $"{target}.whole");
        File.Move(Database(scene, target), whole);
        File.WriteAllText(Database(scene, target), "this is no database");
        return whole;
    }

    private static string List(params string[] targets) =>
        $"[{string.Join(", ", targets.Select((list, at) => $"{{ name: {at + 1}, targets: '{list}' }}"))}]";

    private static string Said(IReadOnlyDictionary<string, string> became) =>
        string.Join(", ", became.Select(stage => $"{stage.Key} {stage.Value}"));

    private static List<string> Applied(string evidence, string target) => DeployedDocuments.Verdicts(evidence, target);
}
