using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tests.Evidence;

public class DeploymentTimelineTests
{
    [Fact]
    public void The_newest_picture_counts_until_the_deployment_begins_to_change_the_target() =>
        NewestOf(Picture("first"), Picture("second"), Apply()).ShouldBe("second");

    [Fact]
    public void A_picture_taken_again_after_an_interrupted_apply_shows_what_it_did_and_does_not_count() =>
        NewestOf(Picture("before"), Apply(), Picture("half done"), Apply()).ShouldBe("before");

    [Fact]
    public void Planning_the_way_back_takes_nothing_back() =>
        NewestOf(Picture("before"), Apply(), Rollback("plan"), Picture("half done")).ShouldBe("before");

    [Fact]
    public void A_picture_taken_after_the_deployment_was_taken_back_counts() =>
        NewestOf(Picture("before"), Apply(), Rollback("apply"), Picture("as before")).ShouldBe("as before");

    [Theory]
    [InlineData(Verdict.Passed, "again")]
    [InlineData(Verdict.Warned, "again")]
    [InlineData(Verdict.Failed, "before")]
    [InlineData(Verdict.Unknown, "before")]
    public void Only_a_deployment_that_was_accepted_ends_what_its_picture_stands_for(Verdict validated, string newest) =>
        NewestOf(Picture("before"), Apply(), Document("validate", null, validated), Picture("again")).ShouldBe(newest);

    [Fact]
    public void An_apply_that_was_refused_before_its_first_step_changed_nothing() =>
        NewestOf(Picture("before"), Apply(Verdict.Skipped), Picture("still before")).ShouldBe("still before");

    private static string? NewestOf(params RunDocument[] documents) => DeploymentTimeline.NewestFromBefore(
        documents,
        document => document.Task == "precheck" ? document.Attachments.Single() : null,
        document => document.Task == "validate")?.Sha256;

    private static RunDocument Picture(string hash) =>
        Document("precheck", null, Verdict.Passed) with { Attachments = [new Attachment("before-capture", "files/before.json", hash)] };

    private static RunDocument Apply(Verdict executed = Verdict.Passed) =>
        Document("deploy-scripts", "apply", Verdict.Failed, ("deploy.executed", executed));

    private static RunDocument Rollback(string action) => action == "apply"
        ? Document("rollback", action, Verdict.Passed, ("rollback.executed", Verdict.Passed))
        : Document("rollback", action, Verdict.Passed);

    private static RunDocument Document(
        string task, string? action, Verdict verdict, params (string Code, Verdict Verdict)[] results) => new()
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = task,
            Action = action,
            ToolVersion = "0.1.0",
            Run = new RunContext
            {
                Id = "run",
                Deployment = "CHG-1@abc",
                StartedAt = TestTime.Monday,
                ElapsedMs = 12.5,
                Host = "console",
                Actor = "alice",
                ActorProof = ProofLevel.Declared,
            },
            Verdict = verdict,
            Results = [
            .. results.Select(
                result => new RunResult
                {
                    Code = result.Code,
                    Title = result.Code,
                    Kind = ResultKind.Step,
                    Verdict = result.Verdict,
                    Message = "",
                }),
        ],
        };
}
