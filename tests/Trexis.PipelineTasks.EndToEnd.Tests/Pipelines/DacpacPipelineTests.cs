namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>The templates over a dacpac, whose environments are dacpacs too: DacFx plans and applies, and no server is needed.</summary>
public sealed class DacpacPipelineTests
{
    private const string Task = "deploy-dacpac";

    [Fact]
    public async Task A_pull_request_gets_the_plan_of_its_dacpac_as_a_comment()
    {
        await using var pipeline = await QuickStartPipeline.BeginDacpacAsync();
        pipeline.OpensPullRequest();

        var end = pipeline.Runner.RunJob(
            "templates/github/pr-plan.yml", "plan", new Dictionary<string, string> { ["environment"] = "dev", ["task"] = Task });

        end.Outcome.ShouldBe("success", end.Log);
        var comment = pipeline.Server.Comments.ShouldHaveSingleItem().Body;
        comment.ShouldContain("<code>drop-column</code>");
        comment.ShouldContain("LegacyCode");
        ((string?)pipeline.Server.Statuses.ShouldHaveSingleItem()["state"]).ShouldBe("success");
    }

    [Fact]
    public async Task A_dacpac_goes_from_stage_to_stage_as_it_was_planned_and_with_the_proof_of_the_one_before()
    {
        await using var pipeline = await QuickStartPipeline.BeginDacpacAsync();
        var evidence = "";
        foreach (var environment in new[] { "dev", "qa" })
        {
            var (plan, deploy) = pipeline.Stage(environment, evidence, Task);
            plan.Outcome.ShouldBe("success", plan.Log);
            deploy.ShouldNotBeNull();
            deploy.Outcome.ShouldBe("success", deploy.Log);
            deploy.Log.ShouldContain("system.schema-equals-artifact");
            evidence = deploy.Outputs["evidence"];
        }

        File.Exists(Path.Combine(pipeline.Runner.Workspace, "states/qa.dacpac")).ShouldBeTrue();
        Directory.GetFiles(pipeline.Runner.Artifact(evidence), "*-deploy-dacpac.qa.json").Length.ShouldBe(2, "the plan and its execution");
        Settled.Text(string.Join('\n', pipeline.Runner.Transcript) + "\n", pipeline.Home).ShouldMatchGolden("dacpac-deployment.txt");
    }

    [Fact]
    public async Task A_dacpac_that_changed_since_the_plan_is_not_applied()
    {
        await using var pipeline = await QuickStartPipeline.BeginDacpacAsync();
        var inputs = new Dictionary<string, string> { ["environment"] = "dev", ["task"] = Task };
        var plan = pipeline.Runner.RunJob("templates/github/stage.yml", "plan", inputs);
        plan.Outcome.ShouldBe("success", plan.Log);
        var state = Path.Combine(pipeline.Runner.Workspace, "states/dev.dacpac");
        var before = await File.ReadAllBytesAsync(state, TestContext.Current.CancellationToken);
        File.Copy(state, Path.Combine(pipeline.Runner.Workspace, "artifacts/Sales.dacpac"), overwrite: true);

        var deploy = pipeline.Runner.RunJob(
            "templates/github/stage.yml",
            "deploy",
            inputs,
            plan.Outputs.ToDictionary(output => $"plan.outputs.{output.Key}", output => output.Value));

        deploy.Failed.ShouldBeTrue(deploy.Log);
        deploy.Log.ShouldContain("::error title=deploy.plan-unchanged::");
        (await File.ReadAllBytesAsync(state, TestContext.Current.CancellationToken)).ShouldBe(before);
    }
}
