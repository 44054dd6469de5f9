namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>Many databases of one environment, in rings, through the templates.</summary>
public sealed class FleetTests
{
    private static readonly Dictionary<string, string> Dev = new() { ["environment"] = "dev", ["canary"] = "[\"eu\"]" };

    [Fact]
    public async Task A_ring_of_a_fleet_in_which_too_many_fail_stops_the_next()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.Server.Jobs.AddRange(
            [("canary (eu) / plan prod", "success"), ("canary (eu) / deploy prod", "success"), ("judge-canary", "success")]);
        pipeline.Server.Jobs.AddRange(
            [
                ("early (a) / plan prod", "success"), ("early (a) / deploy prod", "success"), ("early (b) / plan prod", "success"),
                ("early (b) / deploy prod", "failure"),
            ]);
        var inputs = new Dictionary<string, string> { ["environment"] = "prod", ["canary"] = "[\"eu\"]" };

        pipeline.Runner.RunJob("templates/github/fleet.yml", "judge-canary", inputs).Outcome.ShouldBe("success");
        var early = pipeline.Runner.RunJob("templates/github/fleet.yml", "judge-early", inputs);
        early.Failed.ShouldBeTrue();
        early.Log.ShouldContain("1 of 2 targets failed, more than 10 %");
        pipeline.Runner.Summary.ToString().ShouldContain("| b | **stopped** |");

        inputs["max_failed"] = "50";
        pipeline.Runner.RunJob("templates/github/fleet.yml", "judge-early", inputs).Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task The_documents_of_all_targets_become_one_page_one_comment_and_one_summary()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync(
            dev: "{ create: true, prepare: prepare, backup: { folder: backups }, targets: [ { name: eu, connection: file:databases/eu.db "
                + "}, { name: us, connection: file:databases/us.db } ] }");
        pipeline.Server.MergeSha = "merge42";
        File.WriteAllText(Path.Combine(pipeline.Runner.Workspace, "databases/us.db"), "this is no database");
        Deploy(pipeline, "eu").ShouldNotBeNull().Outcome.ShouldBe("success");
        Deploy(pipeline, "us").ShouldBeNull("what cannot be planned is not deployed");
        pipeline.Runner.Summary.Clear();

        var report = pipeline.Runner.RunJob("templates/github/fleet.yml", "report", Dev);

        report.Outcome.ShouldBe("success", report.Log);
        var evidence = pipeline.Runner.Artifact("trexis-main-fleet-dev-1");
        Directory.GetFiles(evidence, "*-deploy-scripts.dev.eu.json").ShouldNotBeEmpty();
        Directory.GetFiles(evidence, "*-precheck.dev.us.json").ShouldNotBeEmpty();
        var page = await File.ReadAllTextAsync(Path.Combine(evidence, "report.md"), TestContext.Current.CancellationToken);
        page.ShouldContain("eu deployed, us refused before deployment");
        page.ShouldNotContain("do not fit the chain");
        var comment = pipeline.Server.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldEndWith("<!-- trexis:deployment.yml -->");
        comment.ShouldContain("2 results stop the deployment in dev/us; 2 runs broke off in dev/us; qa, staging and prod not reached.");
        pipeline.Runner.Summary.ToString().ShouldContain("dev/us");
        pipeline.Server.Statuses.Select(status => $"{status["context"]} {status["state"]}")
            .ShouldContain("trexis / deployment.yml / dev failure");
    }

    // As the matrix does for each target; only the final report comments.
    private static StepEnd? Deploy(QuickStartPipeline pipeline, string target)
    {
        var inputs = new Dictionary<string, string>
        {
            ["environment"] = "dev",
            ["target"] = target,
            ["platform_environment"] = $"dev-{target}",
            ["comment"] = "false",
        };
        const string template = "templates/github/stage.yml";
        var results = Path.Combine(pipeline.Runner.Workspace, ".trexis"); // each job has a disk of its own
        if (Directory.Exists(results)) Directory.Delete(results, recursive: true);
        var plan = pipeline.Runner.RunJob(template, "plan", inputs);
        return plan.Failed
            ? null
            : pipeline.Runner.RunJob(
                template, "deploy", inputs, plan.Outputs.ToDictionary(output => $"plan.outputs.{output.Key}", output => output.Value));
    }
}
