namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

public sealed class GitHubPipelineTests
{
    private static readonly string[] Stages = ["dev", "qa", "staging", "prod"];

    private static readonly Dictionary<string, string> Dev = new() { ["environment"] = "dev" };

    [Fact]
    public async Task A_pull_request_gets_its_plan_as_one_comment_a_status_and_a_summary()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        pipeline.OpensPullRequest();

        var end = pipeline.Runner.RunJob("templates/github/pr-plan.yml", "plan", Dev);

        end.Outcome.ShouldBe("success", end.Log);
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("legacy_code");
        ((string?)pipeline.Server.Statuses.ShouldHaveSingleItem()["context"]).ShouldBe("trexis / deployment.yml / dev / plan");
        var checkRun = pipeline.Server.CheckRuns.ShouldHaveSingleItem();
        checkRun.Name.ShouldBe("trexis / deployment.yml / dev / plan");
        checkRun.Annotations.ShouldContain(
            annotation => $"{annotation["path"]}" == "migrations/V0005__drop_legacy_code.sql" && (int)annotation["start_line"]! > 0);
        Settled.Text(string.Join('\n', pipeline.Runner.Transcript) + "\n", pipeline.Home).ShouldMatchGolden("pull-request.txt");
        Settled.Text(Settled.Outline(pipeline.Runner.Summary.ToString()), pipeline.Home).ShouldMatchGolden("pull-request.summary.txt");
        Settled.Text(pipeline.Server.Comments[0].Body, pipeline.Home).ShouldMatchGolden("pull-request.comment.md");
    }

    [Fact]
    public async Task A_change_goes_through_all_stages_with_the_proof_of_the_one_before()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync(Stages);
        var evidence = "";
        foreach (var environment in Stages)
        {
            if (environment == "prod")
                await Task.Delay(TimeSpan.FromSeconds(1), Cancel); // the sample's policy lets a change rest for so long
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
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        pipeline.ProtectedPolicy(
            "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] }\nenvironments: { dev: { "
                + "approval: { required: true, role: senior-dba } } }\n");
        QuickStartPipeline.WithoutConsent(pipeline.Runner.Workspace);
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
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev", "qa");
        pipeline.ProtectedPolicy(
            "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] }\n"
                + "environments: { dev: {}, qa: { soak: 24h } }\n");
        var (planned, dev) = pipeline.Stage("dev", "");
        planned.Outcome.ShouldBe("success", planned.Log);
        dev.ShouldNotBeNull();
        dev.Outcome.ShouldBe("success", dev.Log);

        var (plan, deploy) = pipeline.Stage("qa", dev.Outputs["evidence"]);

        plan.Failed.ShouldBeTrue();
        deploy.ShouldBeNull();
        DateTimeOffset.Parse(plan.Outputs["not-before"], System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(DateTimeOffset.MinValue);
    }

    [Fact]
    public async Task A_reviewers_approval_on_the_platform_lets_a_stage_pass_and_carries_its_responsibility()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        pipeline.ProtectedPolicy(
            "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] }\nenvironments: { dev: { "
                + "responsible: senior-dba, approval: { required: true }, require: [review.approved] } }\n");
        QuickStartPipeline.WithoutConsent(pipeline.Runner.Workspace);

        var (plan, deploy) = pipeline.Stage("dev", "", waiting: () => pipeline.Server.Reviews.Add(("carol", "dev")));

        plan.Outcome.ShouldBe("success", plan.Log);
        deploy.ShouldNotBeNull();
        deploy.Outcome.ShouldBe("success", deploy.Log);
        deploy.Log.ShouldContain("carol (approver) is in the role senior-dba");
        deploy.Log.ShouldContain("is approved by carol");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
