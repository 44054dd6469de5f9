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
    public async Task A_list_in_which_nothing_is_pending_rests_beside_one_in_which_something_is_and_counts_as_passed()
    {
        var demands = RepositoryFiles.Read("samples/quickstart/policy.yml")
            .Replace("  dev: {}\n", "  dev: { backup: { verify: checksum } }\n", StringComparison.Ordinal);
        await using var scene = await AzurePipelineScene.BeginAsync(demands, Dev("a", "b"));
        scene.Agent.RunStages(Fleet, scene.Given("dev", ("canary", List("a"))))["dev_canary"].ShouldBe("Succeeded");
        Directory.Delete(scene.Agent.Artifact(""), recursive: true); // another run's
        scene.Agent.Transcript.Clear();
        var backups = Backups(scene, "a");
        backups.ShouldNotBeEmpty();

        var became = scene.Agent.RunStages(Fleet, scene.Given("dev", ("canary", List("a", "b"))));

        Said(became).ShouldBe("dev_canary_plan Succeeded, dev_canary Succeeded, dev_canary_report Succeeded");
        scene.Agent.Shown.ShouldNotContain(line => line.Contains("targets failed", StringComparison.Ordinal));
        scene.Agent.Transcript.ShouldContain("publish trexis-main-dev-canary-2-deployed-1");
        scene.Agent.Transcript.ShouldNotContain("publish trexis-main-dev-canary-1-deployed-1");
        scene.Agent.Logs.ToString().ShouldContain("Nothing is pending in the list 1: it is not deployed.");
        scene.Agent.Logs.ToString().ShouldContain("Ring canary: 2 of 2 targets passed");
        Backups(scene, "a").ShouldBe(backups);
        var evidence = scene.Agent.Artifact("trexis-main-fleet-dev-canary-1");
        Directory.GetFiles(evidence, "*-backup.dev.a.json").ShouldBeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(evidence, "report.md"), TestContext.Current.CancellationToken))
            .ShouldContain("nothing pending");
        (await Shop.RunInAsync(evidence, new Dictionary<string, string>(), "verify", evidence)).ShouldEndWith(0);
    }

    [Fact]
    public async Task A_missing_database_is_made_before_it_is_planned_and_one_that_cannot_be_made_stops_no_other_of_its_list()
    {
        await using var scene = await BeginAsync("eu", "us");
        File.Delete(Database(scene, "eu"));
        Break(scene, "us");

        var became = scene.Agent.RunStages(Fleet, scene.Given("dev", ("canary", List("us,eu")), ("prepare", "true")));

        Said(became).ShouldBe("dev_canary_plan Failed, dev_canary Failed, dev_canary_report Failed");
        var evidence = scene.Agent.Artifact("trexis-main-fleet-dev-canary-1");
        Applied(evidence, "eu").ShouldBe(["passed"]);
        Applied(evidence, "us").ShouldNotContain("passed");
        Directory.GetFiles(evidence, "*-prepare.dev.eu.json").Length.ShouldBe(2, "made where it is planned, there where it is deployed");
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

    private static async Task<AzurePipelineScene> BeginAsync(params string[] targets) =>
        await AzurePipelineScene.BeginAsync(dev: Dev(targets));

    private static string Dev(params string[] targets) => "{ create: true, prepare: prepare, backup: { folder: backups }, targets: ["
        + string.Join(", ", targets.Select(name => $"{{ name: {name}, connection: file:databases/{name}.db }}")) + "] }";

    private static string Database(AzurePipelineScene scene, string target) => Path.Combine(scene.Home, $"source/databases/{target}.db");

    private static List<string> Backups(AzurePipelineScene scene, string target) =>
        [.. Directory.GetFiles(Path.Combine(scene.Home, "source/backups"), $"{target}.dev.*").Order(StringComparer.Ordinal)];

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
