using System.Globalization;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines.Azure;

public sealed class AzurePipelineTests
{
    private const string Stage = "templates/azure-pipelines/stage.yml";
    private const string Promote = "templates/azure-pipelines/promote.yml";
    private const string Rollback = "templates/azure-pipelines/rollback.yml";

    [Fact]
    public async Task A_stage_of_real_processes_plans_waits_and_deploys_with_the_agents_variables_and_commands()
    {
        await using var scene = await AzurePipelineScene.BeginAsync(archive: TrexisArchive.File);

        var plan = scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev"));
        plan.Outcome.ShouldBe("success", plan.Log);
        var deploy = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        deploy.Outcome.ShouldBe("success", deploy.Log);
        var next = scene.Agent.RunJob(Stage, "qa_plan", scene.Given("qa", ("after", "dev")));

        next.Outcome.ShouldBe("success", next.Log);
        scene.Agent.Shown.Count(line => line == "JUnit report.junit.xml").ShouldBe(3, "one for each job");
        scene.Agent.Shown.Count(line => line.StartsWith("summary ", StringComparison.Ordinal)).ShouldBeGreaterThan(8);
        scene.Agent.Shown.Where(line => line.StartsWith("summary ", StringComparison.Ordinal)).ShouldBeUnique();
        Settled.Text(string.Join('\n', scene.Agent.Transcript) + "\n", scene.Home).ShouldMatchGolden("azure-stage.txt");
    }

    [Fact]
    public async Task A_policy_that_cannot_be_read_stops_the_job_and_one_that_its_ref_does_not_hold_does_not()
    {
        await using var scene = await AzurePipelineScene.BeginAsync();

        var absent = scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev", ("policy_path", "crm/policy.yml")));
        absent.Log.ShouldContain("The protected ref holds no such policy file; the procedure's defaults apply.");
        scene.Agent.Variables["System.JobAttempt"] = "2";
        var unread = scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev", ("policy_ref", "refs/heads/nowhere")));

        unread.Failed.ShouldBeTrue();
        unread.Log.ShouldNotContain("defaults apply");
        File.Exists(Path.Combine(scene.Home, "source", ".trexis-policy", "policy.yml")).ShouldBeFalse("nothing stands for it");
    }

    [Fact]
    public async Task A_package_that_cannot_be_built_is_not_replaced_by_one_that_the_repository_holds()
    {
        await using var scene = await AzurePipelineScene.BeginAsync();
        Directory.CreateDirectory(Path.Combine(scene.Home, "source", "artifacts"));
        await File.WriteAllTextAsync(
            Path.Combine(scene.Home, "source", "artifacts", "Sales.dacpac"), "of last year", TestContext.Current.CancellationToken);

        var built = scene.Agent.RunJob(
            "templates/azure-pipelines/build.yml",
            "build",
            new Dictionary<string, string> { ["source"] = "Nowhere", ["package"] = "artifacts/Sales.dacpac" });

        built.Failed.ShouldBeTrue(built.Log);
        Directory.Exists(scene.Agent.Artifact("package-main")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_pull_request_gets_one_thread_and_a_status_and_cannot_loosen_its_own_gate()
    {
        await using var scene = await AzurePipelineScene.BeginAsync(
            protectedPolicy: "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol] "
                + "}\nenvironments: { dev: { require: [tests.passed] } }\n");
        scene.OpensPullRequest();

        var end = scene.Agent.RunJob("templates/azure-pipelines/pr-plan.yml", "propose", scene.Given("dev"));

        end.Failed.ShouldBeTrue();
        end.Log.ShouldContain("tests.passed");
        scene.Server.Threads.ShouldHaveSingleItem().Status.ShouldBe("active");
        ((string?)scene.Server.Statuses.ShouldHaveSingleItem()["state"]).ShouldBe("failed");
        scene.Agent.Shown.ShouldContain(line => line.StartsWith("task.logissue type=error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approvers_word_on_the_platform_lets_a_stage_pass_and_carries_its_responsibility()
    {
        await using var scene = await AzurePipelineScene.BeginAsync(
            protectedPolicy: "version: 1\nperformance: { cpu: 100%, memory: 100%, disk: 100% }\nroles: { senior-dba: [carol@example.com] "
                + "}\nenvironments: { dev: { responsible: senior-dba, approval: { required: true }, require: [review.approved] } }\n");
        QuickStartPipeline.WithoutConsent(Path.Combine(scene.Home, "source"));
        scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev")).Outcome.ShouldBe("success");

        var alone = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        alone.Failed.ShouldBeTrue(alone.Log);
        alone.Log.ShouldContain("nobody approved the change");
        alone.Log.ShouldNotContain("was executed");

        // Whoever let the stage in before there was a plan looked at none.
        scene.Server.Approvals.Add(("carol@example.com", "dev", "approved"));
        scene.Server.ApprovedAt = "2026-01-01T00:00:00Z";
        scene.Agent.Variables["System.JobAttempt"] = "2";
        var early = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        early.Failed.ShouldBeTrue(early.Log);
        early.Log.ShouldContain("let this run in before the plan was written");
        early.Log.ShouldNotContain("was executed");

        scene.Server.ApprovedAt = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        scene.Agent.Variables["System.JobAttempt"] = "3";
        var approved = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        approved.Outcome.ShouldBe("success", approved.Log);
        approved.Log.ShouldContain("carol@example.com (approver) is in the role senior-dba");
        approved.Log.ShouldContain("is approved by carol@example.com");
        Directory.GetFiles(scene.Agent.Artifact("trexis-main-dev-deployed-3"), "*-precheck.dev.json").Length
            .ShouldBe(4, "the plan's, and that of each attempt");
    }

    [Fact]
    public async Task A_way_back_is_shown_first_and_taken_as_it_was_shown_by_what_its_run_deployed()
    {
        await using var scene = await AzurePipelineScene.BeginAsync();
        scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev")).Outcome.ShouldBe("success");
        var deploy = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        deploy.Outcome.ShouldBe("success", deploy.Log);
        var given = scene.Given("dev", ("option", "undo"), ("evidence", "trexis-main-dev-deployed-1"), ("evidence_run", "7"));
        var deployed = scene.Commits();
        scene.GoesOn();

        foreach (var (run, branch, why) in new[]
        {
            ("7; true", "refs/heads/main", "run: is no run's id; accepted: buildId in the run's address"),
            ("8", "refs/heads/main", "the service does not tell what run 8 is"),
            ("7", "refs/pull/5/merge", "run 7 is of refs/pull/5/merge, not of refs/heads/main"),
        })
        {
            scene.Server.Runs[7] = (branch, deployed);
            var refused = scene.Agent.RunJob(
                Rollback, "dev_ways", new Dictionary<string, string>(given) { ["evidence_run"] = run });
            refused.Failed.ShouldBeTrue(refused.Log);
            scene.Agent.Shown.ShouldContain(line => line.Contains(why, StringComparison.Ordinal));
            Directory.Delete(scene.Agent.Artifact("trexis-main-dev-ways-back-1"), recursive: true);
        }

        scene.Server.Runs[7] = ("refs/heads/main", deployed);
        scene.Agent.Variables["PATH"] = $"{WindowsJq.In(scene.Home)}:{scene.Agent.Variables["PATH"]}";
        var ways = scene.Agent.RunJob(Rollback, "dev_ways", given);
        ways.Outcome.ShouldBe("success", ways.Log);
        var back = scene.Agent.RunJob(Rollback, "dev_back", given);

        back.Outcome.ShouldBe("success", back.Log);
        scene.Agent.Transcript.ShouldContain("download trexis-main-dev-deployed-1 of specific 7");
        scene.Agent.Variables["dev_ways.plan.carried.change"].ShouldBe("CHG-1042", "not the one that main holds by now");
    }

    [Theory]
    [InlineData(Stage, "dev_plan", "change")]
    [InlineData(Rollback, "dev_ways", "to")]
    [InlineData("templates/azure-pipelines/attest.yml", "attest", "note")]
    [InlineData("templates/azure-pipelines/attest.yml", "attest", "change")]
    public async Task A_typed_text_in_which_the_service_would_put_a_secret_is_refused(string template, string stage, string name)
    {
        await using var scene = await AzurePipelineScene.BeginAsync();
        scene.Agent.Variables["OF_THE_GROUP"] = "what-nobody-may-see";
        var given = scene.Given("dev", (name, "$(OF_THE_GROUP)"));
        if (stage != "dev_plan") (given["evidence"], given["evidence_run"]) = ("", "");
        if (stage == "dev_ways") given["option"] = "undo";
        if (stage == "attest") given["line"] = "team.ready";

        var end = scene.Agent.RunJob(template, stage, given);

        end.Failed.ShouldBeTrue(end.Log);
        scene.Agent.Shown.ShouldContain(line => line.Contains($"{name}: holds a dollar sign before a bracket"));
        end.Log.ShouldNotContain("what-nobody-may-see");
    }

    [Fact]
    public async Task Days_later_what_a_run_proved_goes_on_with_its_commit_its_change_and_its_package_whatever_main_holds_by_now()
    {
        await using var scene = await AzurePipelineScene.BeginAsync();
        scene.Commits();
        scene.Agent.RunJob(Stage, "dev_plan", scene.Given("dev")).Outcome.ShouldBe("success");
        var deploy = scene.Agent.RunJob(Stage, "dev", scene.Given("dev"));
        deploy.Outcome.ShouldBe("success", deploy.Log);
        scene.GoesOn();
        scene.Agent.Variables["Build.BuildId"] = "8";
        var given = scene.Given("qa", ("evidence", "trexis-main-dev-deployed-1"), ("evidence_run", "7"));

        var plan = scene.Agent.RunJob(Promote, "qa_plan", given);
        plan.Outcome.ShouldBe("success", plan.Log);
        scene.Agent.Variables["qa_plan.plan.carried.change"].ShouldBe("CHG-1042", "not the one that main holds by now");
        var promoted = scene.Agent.RunJob(Promote, "qa", given);

        promoted.Outcome.ShouldBe("success", promoted.Log);
        scene.Agent.Transcript.ShouldContain("download trexis-main-dev-deployed-1 of specific 7");
        var page = await File.ReadAllTextAsync(
            Path.Combine(scene.Agent.Artifact("trexis-main-qa-deployed-1"), "report.md"), TestContext.Current.CancellationToken);
        page.ShouldContain("Deployed to dev and qa");
        var packaged = new Dictionary<string, string>(given) { ["package"] = "artifacts/Sales.dacpac" };
        foreach (var stage in AzureTemplate.Expand(Promote, packaged).Member("stages").Items())
            stage.ToString().ShouldContain("pipelineId, 7 }, { artifactName, package-main");
    }
}
