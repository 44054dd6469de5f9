namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

public sealed class GitHubPipelineTests
{
    private static readonly Dictionary<string, string> Dev = new() { ["environment"] = "dev" };

    [Fact]
    public async Task A_pull_request_gets_its_plan_as_one_comment_a_status_and_a_summary()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.OpensPullRequest();

        var end = pipeline.Runner.RunJob("templates/github/pr-plan.yml", "plan", Dev);

        end.Outcome.ShouldBe("success", end.Log);
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("legacy_code");
        ((string?)pipeline.Server.Statuses.ShouldHaveSingleItem()["context"]).ShouldBe("trexis/dev");
        Settled.Text(string.Join('\n', pipeline.Runner.Transcript) + "\n", pipeline.Home).ShouldMatchGolden("pull-request.txt");
        Settled.Text(pipeline.Runner.Summary.ToString(), pipeline.Home).ShouldMatchGolden("pull-request.summary.md");
        Settled.Text(pipeline.Server.Comments[0].Body, pipeline.Home).ShouldMatchGolden("pull-request.comment.md");
    }

    [Fact]
    public async Task A_change_goes_through_all_stages_with_the_proof_of_the_one_before()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        var evidence = "";
        foreach (var environment in new[] { "dev", "qa", "staging", "prod" })
        {
            var (plan, deploy) = pipeline.Stage(environment, evidence);
            plan.Outcome.ShouldBe("success", plan.Log);
            deploy!.Outcome.ShouldBe("success", deploy.Log);
            evidence = deploy.Outputs["evidence"];
        }

        evidence.ShouldBe("trexis-main-prod-deployed-1");
        File.Exists(Path.Combine(pipeline.Runner.Artifact(evidence), "go-no-go.md")).ShouldBeTrue();
        Settled.Text(string.Join('\n', pipeline.Runner.Transcript) + "\n", pipeline.Home).ShouldMatchGolden("deployment.txt");
    }

    [Fact]
    public async Task A_pull_request_cannot_loosen_its_own_gate()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.ProtectedPolicy("version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] }\nenvironments: { dev: { approval: { required: true, role: senior-dba } } }\n");
        var change = Path.Combine(pipeline.Runner.Workspace, "changes/CHG-1042.yml");
        await File.WriteAllTextAsync(change, (await File.ReadAllTextAsync(change, Cancel)).Split("\n# The release manager's consent")[0] + "\n", Cancel);
        await File.WriteAllTextAsync(Path.Combine(pipeline.Runner.Workspace, "policy.yml"), "version: 1\n", Cancel);

        var (plan, deploy) = pipeline.Stage("dev", "");

        plan.Outcome.ShouldBe("success", plan.Log);
        deploy!.Failed.ShouldBeTrue(deploy.Log);
        deploy.Log.ShouldContain("nobody approved the change");
        deploy.Log.ShouldNotContain("was executed");
    }

    [Fact]
    public async Task Too_early_a_stage_says_from_when_it_may_be_entered()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.ProtectedPolicy("version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nenvironments: { qa: { soak: 24h } }\n");
        var (_, dev) = pipeline.Stage("dev", "");
        dev!.Outcome.ShouldBe("success", dev.Log);

        var (plan, deploy) = pipeline.Stage("qa", dev.Outputs["evidence"]);

        plan.Failed.ShouldBeTrue();
        deploy.ShouldBeNull();
        DateTimeOffset.Parse(plan.Outputs["not-before"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(DateTimeOffset.MinValue);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
