using System.Text.Json;

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
        await using var pipeline = await QuickStartPipeline.BeginAsync();
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
        pipeline.Happens("workflow_run", "refs/heads/main", JsonSerializer.Serialize(new
        {
            workflow_run = new
            {
                head_sha = pipeline.Server.HeadSha,
                head_branch = "patch",
                head_repository = new { owner = new { login = "mallory" } },
            },
        }));
        pipeline.Runner.Contexts["github.event.workflow_run.run_attempt"] = "1";
        var migrations = Path.Combine(pipeline.Runner.Workspace, "migrations");
        File.Delete(Path.Combine(migrations, "V0005__drop_legacy_code.sql")); // the default branch does not hold the fork's change
        var trusted = pipeline.Runner.RunJob("templates/github/fork-comment.yml", "comment", Dev);

        trusted.Outcome.ShouldBe("success", trusted.Log);
        pipeline.Server.Comments.ShouldHaveSingleItem().Body.ShouldContain("legacy_code");
    }

    [Fact]
    public async Task A_word_given_under_the_platforms_identity_is_attested()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        var (_, dev) = pipeline.Stage("dev", "");
        dev.ShouldNotBeNull();

        var end = pipeline.Runner.RunJob("templates/github/attest.yml", "attest", new Dictionary<string, string>(Dev)
        {
            ["line"] = "team.ready",
            ["note"] = "on call; $(rm -rf /) `id` ${{ secrets.X }}",
            ["evidence"] = dev.Outputs["evidence"],
            ["evidence_run"] = "991",
        });

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
        var asked = new Dictionary<string, string> { ["from"] = "qa", ["to"] = "staging", ["run"] = "991" };

        var found = Find();

        found.Outcome.ShouldBe("success", found.Log);
        (found.Outputs["commit"], found.Outputs["evidence"]).ShouldBe((new string('c', 40), "trexis-main-qa-deployed-10"));
        pipeline.Server.Artifacts.Add("trexis-main-staging-attested-1");
        Find().Outputs["evidence"].ShouldBe("trexis-main-staging-attested-1", "the word came later, and holds what was before it");
        asked["run"] = "991; rm -rf /";
        Find().Log.ShouldContain("run: is no run's id");

        StepEnd Find() => pipeline.Runner.RunJob("templates/github/promote.yml", "find", asked);
    }

    [Theory]
    [InlineData("prod", "push", "main", false, "holds no artifact trexis-main-staging-attested-*, ")]
    [InlineData("qa", "push", "main", true, "or its artifacts have expired")]
    [InlineData("qa", "pull_request", "main", false, "was started by pull_request: its artifacts are a proposal's")]
    [InlineData("qa", "push", "patch", false, "is of the branch patch, not of main")]
    public async Task A_run_that_proves_nothing_is_not_promoted(string from, string happened, string branch, bool expired, string told)
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        pipeline.Server.Artifacts.Add("trexis-main-qa-deployed-1");
        pipeline.Server.Started = (happened, branch, 1);
        pipeline.Server.Expired = expired;

        var found = pipeline.Runner.RunJob(
            "templates/github/promote.yml",
            "find",
            new Dictionary<string, string> { ["from"] = from, ["to"] = "staging", ["run"] = "991" });

        found.Failed.ShouldBeTrue();
        found.Log.ShouldContain(told);
    }

    [Fact]
    public async Task The_way_back_is_shown_first_and_then_taken_exactly_as_it_was_shown()
    {
        await using var pipeline = await QuickStartPipeline.BeginAsync();
        var (_, dev) = pipeline.Stage("dev", "");
        dev.ShouldNotBeNull();
        var inputs = new Dictionary<string, string>(Dev)
        {
            ["option"] = "undo",
            ["evidence"] = dev.Outputs["evidence"],
            ["evidence_run"] = "991",
        };

        var plan = pipeline.Runner.RunJob("templates/github/rollback.yml", "plan", inputs);
        plan.Outcome.ShouldBe("success", plan.Log);
        plan.Outputs["fingerprint"].Length.ShouldBe(64);
        var back = pipeline.Runner.RunJob(
            "templates/github/rollback.yml",
            "rollback",
            inputs,
            plan.Outputs.ToDictionary(output => $"plan.outputs.{output.Key}", output => output.Value));

        back.Outcome.ShouldBe("success", back.Log);
        back.Log.ShouldContain("undo");
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
}
