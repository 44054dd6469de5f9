using Trexis.PipelineTasks.TestKit.Repository;
using YamlDotNet.RepresentationModel;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Many databases of one environment, in rings, through the templates.</summary>
public sealed class FleetTests
{
    [Fact]
    public async Task A_canary_that_fails_lets_no_ring_of_thirty_targets_begin_and_one_comment_tells_it()
    {
        await using var pipeline = await BeginAsync("t01", "t02");
        var deployment = Path.Combine(pipeline.Runner.Workspace, "deployment.yml");
        var thirty = Dev([.. Enumerable.Range(1, 30).Select(at => $"t{at:00}")]);
        File.WriteAllText(deployment, File.ReadAllText(deployment).Replace(Dev(["t01", "t02"]), thirty, StringComparison.Ordinal));
        Break(pipeline, "t02");
        var run = Calls(pipeline, canary: "[\"t01\", \"t02\"]", early: "[\"t03\", \"t04\"]", rest: "[\"t05\"]");

        run.Run("fleet.yml").ShouldBe("failure");

        run.Jobs.Select(job => $"{job.Job}: {job.End.Outcome}").ShouldBe(
            [
                "fleet / canary / lists canary: success",
                "fleet / canary / plan canary-1 / plan dev: failure",
                "fleet / canary / deploy canary-1 / deploy dev: failure",
                "fleet / canary / report canary: failure",
            ]);
        run.Job("fleet / canary / report canary").Log.ShouldContain("1 of 2 targets failed, more than 0 %: the next ring is not entered");
        var evidence = pipeline.Runner.Artifact("trexis-main-fleet-dev-canary-1");
        Applied(evidence, "t01").ShouldBe(["passed"]);
        Applied(evidence, "t02").ShouldNotContain("passed");
        var comment = pipeline.Server.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldEndWith("<!-- trexis:deployment.yml -->");
        comment.ShouldContain("1 of 30 deployed to dev, 1 failed: t02");
        pipeline.Server.Statuses.Select(status => $"{status["context"]} {status["state"]}")
            .ShouldBe(["trexis / deployment.yml / dev failure"]);
        pipeline.Runner.Summary.ToString().ShouldContain("### Ring canary: 1 of 2 targets passed\n- **t02** stopped\n");
    }

    [Fact]
    public async Task A_target_that_fails_stops_no_other_of_its_list_and_a_second_attempt_deploys_it_and_takes_over_the_rest()
    {
        await using var pipeline = await BeginAsync("a", "b", "c", "d");
        var whole = Break(pipeline, "b");
        var run = Calls(pipeline, canary: "[\"a\"]", early: "[\"b\", \"c\"]", rest: "[\"d\"]", more: "max_failed: 50, max_parallel: 1");

        run.Run("fleet.yml").ShouldBe("failure");

        run.Job("fleet / early / deploy early-1 / deploy dev").Failed.ShouldBeTrue("a job says that one of its targets failed");
        run.Job("fleet / early / report early").Outputs["enough"].ShouldBe("true", "one of two is no more than 50 %");
        run.Job("fleet / rest / deploy rest-1 / deploy dev").Outcome.ShouldBe("success", run.Logs);
        var evidence = pipeline.Runner.Artifact("trexis-main-fleet-dev-rest-1");
        foreach (var passed in new[] { "a", "c", "d" }) Applied(evidence, passed).ShouldBe(["passed"], passed);
        Applied(evidence, "b").ShouldNotContain("passed");

        File.Copy(whole, Database(pipeline, "b"), overwrite: true);
        pipeline.Happens("push", "main", """{"repository":{"default_branch":"main"}}""", attempt: "2");
        pipeline.Runner.Transcript.Clear();
        run.Run(
            "fleet.yml",
            only: job => job.Contains("early-1", StringComparison.Ordinal) || job.Contains("report", StringComparison.Ordinal))
            .ShouldBe("success", run.Logs);

        evidence = pipeline.Runner.Artifact("trexis-main-fleet-dev-rest-2");
        Applied(evidence, "c").ShouldBe(["passed", "passed"]);
        Applied(evidence, "b")[^1].ShouldBe("passed");
        var page = await File.ReadAllTextAsync(Path.Combine(evidence, "report.md"), TestContext.Current.CancellationToken);
        page.ShouldContain("Deployed to dev");
        page.ShouldNotContain("do not fit the chain");
        (await Shop.RunInAsync(evidence, new Dictionary<string, string>(), "verify", evidence)).ShouldEndWith(0);
    }

    [Fact]
    public async Task A_ring_in_which_nothing_is_pending_asks_nobody_and_lets_the_next_one_in()
    {
        await using var pipeline = await BeginAsync("a", "b", "c", "d");
        Calls(pipeline, canary: "[\"b\"]", early: "[\"c\"]", rest: "[]").Run("fleet.yml").ShouldBe("success");
        pipeline.Happens("push", "main", """{"repository":{"default_branch":"main"}}""", run: "992");
        var run = Calls(pipeline, canary: "[\"b\"]", early: "[\"a\", \"c\"]", rest: "[\"d\"]", more: "max_parallel: 2");

        run.Run("fleet.yml").ShouldBe("success", run.Logs);

        run.Jobs.Where(job => job.Job.Contains("deploy", StringComparison.Ordinal)).Select(job => job.Job).ShouldBe(
            [
                "fleet / early / deploy early-1 / deploy dev",
                "fleet / early / deploy early-2 / deploy dev",
                "fleet / rest / deploy rest-1 / deploy dev",
            ],
            "the canary has everything; of the early ones a has nothing");
        run.Job("fleet / canary / report canary").Outputs["enough"].ShouldBe("true");
        pipeline.Runner.Summary.ToString().ShouldContain("### Ring canary: 1 of 1 targets passed");
    }

    [Fact]
    public async Task Of_one_list_only_a_target_in_which_something_is_pending_is_backed_up()
    {
        await using var pipeline = await BeginAsync("a", "b", "c", "d");
        var policy = await File.ReadAllTextAsync(
            Path.Combine(pipeline.Runner.Protected, "policy.yml"), TestContext.Current.CancellationToken);
        pipeline.ProtectedPolicy(policy.Replace("dev: {}", "dev: { backup: { verify: checksum } }", StringComparison.Ordinal));
        var first = Calls(pipeline, canary: "[\"a\"]", early: "[\"c\"]", rest: "[\"d\"]");
        first.Run("fleet.yml").ShouldBe("success", first.Logs);
        BackedUp("991", "early", "c").ShouldContain("\"backup-id\"");
        pipeline.Happens("push", "main", """{"repository":{"default_branch":"main"}}""", run: "992");
        var run = Calls(pipeline, canary: "[\"a\"]", early: "[\"b\", \"c\"]", rest: "[\"d\"]");

        run.Run("fleet.yml").ShouldBe("success", run.Logs);

        BackedUp("992", "early", "b").ShouldContain("\"backup-id\"");
        Backups("992", "early", "c").ShouldBeEmpty();

        string BackedUp(string of, string ring, string target) => File.ReadAllText(Backups(of, ring, target).ShouldHaveSingleItem());

        string[] Backups(string of, string ring, string target) => Directory.GetFiles(
            pipeline.Runner.Artifact(of, $"trexis-main-fleet-dev-{ring}-1"), $"*-backup.dev.{target}.json");
    }

    [Fact]
    public async Task Six_hundred_targets_fit_into_the_jobs_that_a_run_may_have_and_each_is_deployed_once()
    {
        await using var pipeline = await BeginAsync("t001");
        string[] names = [.. Enumerable.Range(1, 600).Select(at => $"t{at:000}")];
        var called = new List<(string Action, string Targets)>();
        pipeline.Runner.Instead = (action, targets) =>
        {
            called.Add((action, targets));
            Directory.CreateDirectory(Path.Combine(pipeline.Runner.Contexts["runner.temp"], "trexis"));
            return new StepEnd("success", new Dictionary<string, string> { ["deployed"] = string.Join(',', names) }, "");
        };
        var run = Calls(
            pipeline, canary: Json(names[..2]), early: Json(names[2..100]), rest: Json(names[100..]), more: "max_parallel: 40");

        run.Run("fleet.yml").ShouldBe("success", run.Logs);

        run.MatrixJobs.ShouldBe(252);
        foreach (var action in new[] { "deploy-scripts plan", "deploy-scripts apply" })
            called.Where(call => call.Action == action).SelectMany(call => call.Targets.Split(',')).ShouldBe(names);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("eu-1, eu-2")]
    [InlineData("[\"eu-1\", \"eu-1\"]")]
    [InlineData("[\"eu-1,eu-2\"]")]
    public async Task A_ring_without_a_list_of_different_targets_begins_nothing(string targets)
    {
        await using var pipeline = await QuickStartPipeline.BeginEmptyAsync();

        var lists = pipeline.Runner.RunJob(
            "templates/github/ring.yml", "lists", new Dictionary<string, string> { ["ring"] = "early", ["targets"] = targets });

        lists.Failed.ShouldBeTrue();
        lists.Log.ShouldContain("the targets are no JSON list of different names");
    }

    /// <summary>With jq as on Windows, and with what is no number where one should stand.</summary>
    [Theory]
    [InlineData("", "0", null)]
    [InlineData("a", "0", null)]
    [InlineData("a", "50", "true")]
    [InlineData("a,b", "0", "true")]
    [InlineData("a,b", "ten percent", null)]
    public async Task A_ring_lets_the_next_one_in_by_a_count_that_was_made_and_by_nothing_else(string deployed, string most, string? enough)
    {
        await using var pipeline = await QuickStartPipeline.BeginEmptyAsync();
        pipeline.Runner.Environment["PATH"] = $"{WindowsJq.In(pipeline.Home)}:{Environment.GetEnvironmentVariable("PATH")}";
        var count = PipelineYaml.Read("templates/github/ring.yml").Member("jobs")!.Member("report")!.Member("steps").Items()
            .Single(step => step.Text("id") == "count");
        var job = PipelineYaml.Parse("steps: []\noutputs: { enough: '${{ steps.count.outputs.enough }}' }\n");
        ((YamlSequenceNode)job.Member("steps")!).Add(count);

        var end = pipeline.Runner.RunJob(job, new Dictionary<string, string>
        {
            ["inputs.ring"] = "early",
            ["inputs.targets"] = "[\"a\", \"b\"]",
            ["inputs.max_failed"] = most,
            ["steps.report.outputs.deployed"] = deployed,
        });

        end.Outputs["enough"].ShouldBe(enough ?? "", end.Log);
        end.Failed.ShouldBe(enough is null, end.Log);
    }

    private static string Json(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(name => $"\"{name}\""))}]";

    private static Task<QuickStartPipeline> BeginAsync(params string[] targets) =>
        QuickStartPipeline.BeginAsync(["dev"], Dev(targets), archive: null);

    private static string Dev(string[] targets) =>
        "{ create: true, prepare: prepare, backup: { folder: backups }, targets: ["
            + string.Join(", ", targets.Select(name => $"{{ name: {name}, connection: file:databases/{name}.db }}")) + "] }";

    private static string Database(QuickStartPipeline pipeline, string target) =>
        Path.Combine(pipeline.Runner.Workspace, $"databases/{target}.db");

    /// <returns>Where the database as it was lies.</returns>
    private static string Break(QuickStartPipeline pipeline, string target)
    {
        var whole = Path.Combine(pipeline.Home, $"{target}.whole");
        File.Move(Database(pipeline, target), whole);
        File.WriteAllText(Database(pipeline, target), "this is no database");
        return whole;
    }

    private static GitHubWorkflowRun Calls(
        QuickStartPipeline pipeline, string canary, string early, string rest, string more = "max_parallel: 1")
    {
        pipeline.Server.MergeSha = QuickStartPipeline.Merged;
        pipeline.Runner.Summary.Clear();
        return pipeline.Calls("fleet", $"environment: dev, canary: '{canary}', early: '{early}', rest: '{rest}', {more}");
    }

    private static List<string> Applied(string evidence, string target) => DeployedDocuments.Verdicts(evidence, target);
}
