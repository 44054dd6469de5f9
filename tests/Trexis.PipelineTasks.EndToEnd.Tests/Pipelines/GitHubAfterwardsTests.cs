namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>
/// What comes after a deployment, or beside it: a fork's comment, a person's word, promotion days later, the rollback option.
/// </summary>
public sealed class GitHubAfterwardsTests
{
    private static readonly Dictionary<string, string> Dev = new() { ["environment"] = "dev" };

    [Fact]
    public async Task A_fork_is_warned_once_and_gets_its_comment_from_a_trusted_run_that_reads_documents_only()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        pipeline.OpensPullRequest(head: "mallory/sales");
        pipeline.Server.MayWrite = false;
        var end = pipeline.Runner.RunJob("templates/github/pr-plan.yml", "plan", Dev);
        end.Outcome.ShouldBe("success", end.Log);
        end.Log.Split('\n')
            .Count(line => line.StartsWith("::warning", StringComparison.Ordinal)
                && line.Contains("publish from a workflow_run workflow", StringComparison.Ordinal))
            .ShouldBe(1);
        pipeline.Server.Comments.ShouldBeEmpty();

        pipeline.Server.MayWrite = true;
        pipeline.ComesAfterTheForksRun();
        var migrations = Path.Combine(pipeline.Runner.Workspace, "migrations");
        File.Delete(Path.Combine(migrations, "V0005__drop_legacy_code.sql")); // the default branch does not hold the fork's change
        var trusted = pipeline.Runner.RunJob("templates/github/fork-comment.yml", "comment", Dev);

        trusted.Outcome.ShouldBe("success", trusted.Log);
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("legacy_code");
        pipeline.Server.Statuses.ShouldBeEmpty("what a fork's own run left decides nothing");
        pipeline.Server.CheckRuns.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_init_writes_for_forks_comments_under_the_policy_that_it_writes_although_nothing_there_can_sign()
    {
        await using var repository = await StrangersRepository.BeginAsync(options: ["--forks"]);
        var pipeline = repository.Platform;
        (await File.ReadAllTextAsync(Path.Combine(pipeline.Runner.Protected, "policy.yml"), TestContext.Current.CancellationToken))
            .ShouldContain("signed: required");
        pipeline.OpensPullRequest(head: "mallory/sales");
        pipeline.Server.MayWrite = false;
        var run = repository.Run();
        run.Run(".github/workflows/trexis-plan.yml").ShouldBe("success", run.Logs);

        pipeline.Server.MayWrite = true;
        pipeline.ComesAfterTheForksRun();
        run.Run(".github/workflows/trexis-forks.yml").ShouldBe("success", run.Logs);

        run.Jobs[^1].Job.ShouldBe("comment");
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("example");
        pipeline.Server.Statuses.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_word_given_under_the_platforms_identity_is_attested()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        var (_, dev) = pipeline.Stage("dev", "");
        dev.ShouldNotBeNull();

        var end = pipeline.Runner.RunJob("templates/github/attest.yml", "attest", new Dictionary<string, string>(Dev)
        {
            ["line"] = "team.ready",
            ["note"] = "on call; $(rm -rf /) `id` ${{ secrets.X }}",
            ["run"] = "991",
        }, new Dictionary<string, string> { ["find.outputs.evidence"] = dev.Outputs["evidence"] });

        end.Outcome.ShouldBe("success", end.Log);
        var document = Directory.GetFiles(pipeline.Runner.Artifact(end.Outputs["evidence"]), "*-attest.dev.json").ShouldHaveSingleItem();
        var word = await File.ReadAllTextAsync(document, TestContext.Current.CancellationToken);
        word.ShouldContain("\"attested\"");
        word.ShouldContain("rm -rf");
    }

    [Fact]
    public async Task Promotion_finds_the_commit_and_the_newest_proof_of_an_earlier_run()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.Server.Artifacts.AddRange(
            ["trexis-main-qa-planned-1", "trexis-main-qa-deployed-2", "trexis-main-qa-deployed-10", "trexis-main-dev-deployed-1"]);
        pipeline.Server.Started = ("push", "main", 11);

        var found = Find();

        found.Outcome.ShouldBe("success", found.Log);
        (found.Outputs["commit"], found.Outputs["evidence"]).ShouldBe((new string('c', 40), "trexis-main-qa-deployed-10"));
        pipeline.Server.Artifacts.Add("trexis-main-staging-attested-1");
        Find().Outputs["evidence"].ShouldBe("trexis-main-staging-attested-1", "the word came later, and holds what was before it");
        Find("991; rm -rf /").Log.ShouldContain("run: is no run's id");

        StepEnd Find(string run = "991") => Found(pipeline, "qa", run);
    }

    [Theory]
    [InlineData("prod", "push", "main", false, "holds no artifact trexis-main-staging-attested-*, ")]
    [InlineData("qa", "push", "main", true, "or its artifacts have expired")]
    [InlineData("qa", "pull_request", "main", false, "was started by pull_request: its artifacts are a proposal's")]
    [InlineData("qa", "push", "patch", false, "is of the branch patch, not of main")]
    [InlineData("qa", "push", "main,evil", false, "is of the branch main,evil, not of main")]
    public async Task A_run_that_proves_nothing_is_not_promoted(string from, string happened, string branch, bool expired, string told)
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.Server.Artifacts.Add("trexis-main-qa-deployed-1");
        pipeline.Server.Started = (happened, branch, 1);
        pipeline.Server.Expired = expired;

        var found = Found(pipeline, from, "991");

        found.Failed.ShouldBeTrue();
        found.Log.ShouldContain(told);
    }

    [Fact]
    public async Task The_way_back_is_shown_first_and_then_taken_exactly_as_it_was_shown()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync("dev");
        var (_, dev) = pipeline.Stage("dev", "");
        dev.ShouldNotBeNull();
        pipeline.Server.Artifacts.Add(dev.Outputs["evidence"]);
        pipeline.Server.Started = ("push", "main", 1);
        var commits = new List<string>();
        pipeline.Runner.CheckOut = commits.Add;
        var run = pipeline.Calls("rollback", "environment: dev, option: undo, run: 991");

        run.Run("rollback.yml").ShouldBe("success", run.Logs);

        run.Jobs.Select(job => job.Job).ShouldBe(
            ["rollback / find / find the proof", "rollback / rollback options in dev", "rollback / undo in dev"]);
        run.Job("rollback / rollback options in dev").Outputs["fingerprint"].Length.ShouldBe(64);
        run.Job("rollback / undo in dev").Log.ShouldContain("undo");
        commits.ShouldBe([pipeline.Server.StartedAt, pipeline.Server.StartedAt], "whatever the branch holds by now");
    }

    [Theory]
    [InlineData("", "trexis-main-dev-deployed-1")]
    [InlineData(", target: eu", "trexis-main-dev-eu-deployed-1")] // of a stage for that target alone
    [InlineData(", target: eu", "trexis-main-dev-deployed-1")]
    [InlineData(", target: eu, ring: rest", "trexis-main-fleet-dev-rest-1")]
    public async Task The_evidence_of_what_is_taken_back_is_found_by_the_run(string of, string evidence)
    {
        await using var pipeline = await QuickStartPipeline.BeginEmptyAsync();
        pipeline.Server.Artifacts.AddRange(["trexis-main-qa-deployed-1", evidence]);
        pipeline.Server.Started = ("push", "main", 1);
        const string find = "rollback / find / find the proof";
        var run = pipeline.Calls("rollback", $"environment: dev, option: undo, run: 991{of}", job => job == find);

        run.Run("rollback.yml");

        run.Job(find).Outputs["evidence"].ShouldBe(evidence, run.Logs);
    }

    [Fact]
    public async Task A_run_that_a_pull_request_started_is_not_taken_back_with_its_scripts()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.Server.Artifacts.Add("trexis-main-dev-deployed-1");
        pipeline.Server.Started = ("pull_request", "main", 1);
        var run = pipeline.Calls("rollback", "environment: dev, option: undo, run: 991");

        run.Run("rollback.yml").ShouldBe("failure");

        run.Jobs.ShouldHaveSingleItem().End.Log.ShouldContain("was started by pull_request: its artifacts are a proposal's");
    }

    [Fact]
    public async Task An_archive_that_is_not_what_it_should_be_is_not_unpacked()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();

        var end = pipeline.Runner.RunAction("actions/setup", new Dictionary<string, string> { ["sha256"] = new string('0', 64) });

        end.Failed.ShouldBeTrue();
        end.Log.ShouldContain("::error title=trexis setup::");
        end.Log.ShouldContain("is not what it should be");
    }

    private static StepEnd Found(QuickStartPipeline pipeline, string from, string run)
    {
        const string find = "promote / find / find the proof";
        var called = pipeline.Calls("promote", $"from: {from}, to: staging, run: '{run}'", job => job == find);
        called.Run("promote.yml");
        return called.Job(find);
    }
}
