using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tests.Reporting;

namespace Trexis.PipelineTasks.Tests.Deployments;

public class DeploymentTimelineTests
{
    private static readonly RunTarget Qa = new("qa", null, "sqlite", "", "shop.db");
    private static readonly RunDocument Plan = Run("deploy-scripts", "plan", "plan.written", Verdict.Passed);
    private static readonly RunDocument Applied = Run("deploy-scripts", "apply", "deploy.executed", Verdict.Passed);
    private static readonly RunDocument Refused = Run("deploy-scripts", "apply", "deploy.executed", Verdict.Skipped);
    private static readonly RunDocument FailedAtFirst = Executed(Verdict.Failed, executed: 0, leftStarted: 0);
    private static readonly RunDocument FailedHalfWay = Executed(Verdict.Failed, executed: 2, leftStarted: 0);
    private static readonly RunDocument LeftStarted = Executed(Verdict.Failed, executed: 0, leftStarted: 1);
    private static readonly RunDocument FailedBatch = Run("deploy-dacpac", "apply", "deploy.executed", Verdict.Failed);
    private static readonly RunDocument Lost = Broken(FaultKind.Database);
    private static readonly RunDocument Cancelled = Broken(FaultKind.Cancelled);
    private static readonly RunDocument NothingToDo = Applied with { Outputs = new Dictionary<string, string> { ["pending"] = "0" } };
    private static readonly RunDocument Validated = Run("validate", null, "data.counts-as-planned", Verdict.Passed);
    private static readonly RunDocument Refuted = Run("validate", null, "data.counts-as-planned", Verdict.Failed);
    private static readonly RunDocument TakenBack = Run("rollback", "apply", "rollback.executed", Verdict.Passed);
    private static readonly RunDocument TakenElsewhere = TakenBack with
    {
        Results = [.. TakenBack.Results, SampleDocuments.Result("rollback.schema-restored", Verdict.Failed, "table b stands")],
    };

    private static readonly RunDocument RestoredOtherwise = TakenElsewhere with
    {
        Operations = [new Operation(OperationAction.Rebuild, "restore-backup", "the database", Risk.Dangerous, "Rows are gone.")],
    };

    private static readonly RunDocument NotTakenBack = Undone(executed: 0);
    private static readonly RunDocument HalfTakenBack = Undone(executed: 1);

    public static TheoryData<DeploymentState, RunDocument[]> Histories => new()
    {
        { DeploymentState.NotReached, [] },
        { DeploymentState.Planned, [Plan] },
        { DeploymentState.Planned, [Plan, Refused] },
        { DeploymentState.Planned, [Plan, FailedAtFirst] },
        { DeploymentState.PartiallyApplied, [Plan, FailedHalfWay] },
        { DeploymentState.PartiallyApplied, [Plan, LeftStarted] },
        { DeploymentState.PartiallyApplied, [Plan, FailedBatch] },
        { DeploymentState.PartiallyApplied, [Plan, FailedHalfWay, Refused] },
        { DeploymentState.PartiallyApplied, [Plan, FailedHalfWay, FailedAtFirst] },
        { DeploymentState.Unknown, [Plan, Lost] },
        { DeploymentState.Cancelled, [Plan, Cancelled] },
        { DeploymentState.Applied, [Plan, Cancelled, Applied] },
        { DeploymentState.Applied, [Plan, Applied, Refuted] },
        { DeploymentState.Applied, [Plan, Applied, Validated, Refuted] },
        { DeploymentState.Validated, [Plan, Applied, Refuted, Validated] },
        { DeploymentState.Validated, [Plan, Applied, Validated, Plan, NothingToDo] },
        { DeploymentState.Applied, [Plan, Applied, Validated, Plan, Applied] },
        { DeploymentState.RolledBack, [Plan, Applied, Validated, TakenBack] },
        { DeploymentState.RolledBack, [Plan, Applied, TakenBack, Validated] },
        { DeploymentState.PartiallyApplied, [Plan, Applied, HalfTakenBack] },
        { DeploymentState.PartiallyApplied, [Plan, Applied, TakenElsewhere] },
        { DeploymentState.RolledBack, [Plan, Applied, TakenElsewhere, TakenBack] },
        { DeploymentState.RolledBack, [Plan, Applied, RestoredOtherwise] },
        { DeploymentState.Validated, [Plan, Applied, Validated, NotTakenBack] },
        { DeploymentState.Applied, [Plan, Applied, TakenBack, Plan, Applied] },
    };

    [Theory]
    [MemberData(nameof(Histories))]
    public void The_state_is_folded_from_what_each_run_did(DeploymentState expected, RunDocument[] documents) =>
        DeploymentTimeline.StateOf(documents).ShouldBe(expected);

    [Fact]
    public void An_attempt_begins_where_the_one_before_was_taken_back()
    {
        RunDocument[] twice = [Plan, Applied, TakenBack, Plan, FailedHalfWay, NotTakenBack];

        DeploymentTimeline.LatestAttempt(twice).ShouldBe([Plan, FailedHalfWay, NotTakenBack]);
        DeploymentTimeline.TakenBackAt(twice).ShouldBe(TestTime.Monday.AddSeconds(1));
        DeploymentTimeline.TakenBackAt([Plan, Applied]).ShouldBeNull();
    }

    [Fact]
    public void The_newest_picture_counts_until_the_deployment_begins_to_change_the_target() =>
        NewestOf(Picture("first"), Picture("second"), FailedHalfWay).ShouldBe("second");

    [Fact]
    public void A_picture_taken_again_after_an_interrupted_apply_shows_what_it_did_and_does_not_count() =>
        NewestOf(Picture("before"), FailedHalfWay, Picture("half done"), FailedHalfWay).ShouldBe("before");

    [Fact]
    public void Planning_the_way_back_takes_nothing_back() => NewestOf(
        Picture("before"), FailedHalfWay, Run("rollback", "plan", "rollback.options-written", Verdict.Passed), Picture("half done"))
        .ShouldBe("before");

    [Fact]
    public void A_picture_taken_after_a_rollback_that_did_not_end_as_before_does_not_count()
    {
        NewestOf(Picture("before"), Applied, TakenElsewhere, Picture("elsewhere")).ShouldBe("before");
        NewestOf(Picture("before"), Applied, HalfTakenBack, Picture("half")).ShouldBe("before");
    }

    [Fact]
    public void A_picture_taken_after_the_deployment_was_taken_back_counts() =>
        NewestOf(Picture("before"), FailedHalfWay, TakenBack, Picture("as before")).ShouldBe("as before");

    [Theory]
    [InlineData(Verdict.Passed, "again")]
    [InlineData(Verdict.Warned, "again")]
    [InlineData(Verdict.Failed, "before")]
    [InlineData(Verdict.Unknown, "before")]
    public void Only_a_deployment_that_was_accepted_ends_what_its_picture_stands_for(Verdict validated, string newest) => NewestOf(
        Picture("before"), FailedHalfWay, Run("validate", null, "data.counts-as-planned", validated), Picture("again"))
        .ShouldBe(newest);

    [Fact]
    public void A_later_run_that_finds_nothing_to_do_leaves_what_was_made_before_the_change_the_one_to_go_back_to()
    {
        RunDocument[] twice = [Picture("before"), Applied, Validated, Picture("with it"), NothingToDo, Validated];

        LastChangeOf(twice).ShouldBe("before");
        NewestOf(twice).ShouldBe("with it", "what a second validation is held against");
        LastChangeOf([.. twice, TakenBack, Picture("as before")]).ShouldBe("as before");
        LastChangeOf([.. twice, Picture("later"), Applied]).ShouldBe("later");
        LastChangeOf(Picture("old"), Picture("new")).ShouldBe("new");
    }

    [Fact]
    public void What_was_done_again_before_nothing_was_left_to_do_repeats_and_what_refused_or_changed_does_not()
    {
        var (backup, again) = (Run("backup", null, "backup.taken", Verdict.Passed), Run("backup", null, "backup.taken", Verdict.Passed));
        var refused = Picture("refused") with { Results = [SampleDocuments.Result("environment.online", Verdict.Failed, "message")] };

        Repeated(backup, Applied, Validated, NothingToDo, again, Validated).ShouldBe([NothingToDo, again]);
        Repeated(backup, Applied, NothingToDo, refused, Picture("mended")).ShouldBe([NothingToDo]);
        Repeated(backup, again, NothingToDo).ShouldBeEmpty("nothing stands yet");
        Repeated(backup, Applied, TakenBack, again, Applied).ShouldBeEmpty();
    }

    private static IEnumerable<RunDocument> Repeated(params RunDocument[] documents)
    {
        var repeats = DeploymentTimeline.Repeats(documents);
        return documents.Where(repeats.Contains);
    }

    [Fact]
    public void An_apply_that_was_refused_before_its_first_step_changed_nothing() =>
        NewestOf(Picture("before"), Refused, Picture("still before")).ShouldBe("still before");

    [Fact]
    public void A_change_of_which_no_document_tells_makes_what_is_taken_after_it_none_from_before()
    {
        IsMidway(Picture("before")).ShouldBeTrue();
        IsMidway().ShouldBeTrue("whatever another folder holds");
        IsMidway(At(5, Applied)).ShouldBeFalse("it tells of it");
        IsMidway(Picture("before"), At(6, Validated)).ShouldBeFalse("it was accepted since");
        IsMidway(Picture("before"), At(4, Validated)).ShouldBeTrue("that was before it");
    }

    [Fact]
    public void Where_nothing_is_left_to_do_there_is_nothing_else_to_compare_with()
    {
        var planned = Plan with { Outputs = NothingToDo.Outputs };

        IsMidway(planned).ShouldBeFalse();
        IsMidway(Picture("before"), planned).ShouldBeTrue("the killed run did the last of it");
    }

    private static bool IsMidway(params RunDocument[] documents) => DeploymentTimeline.Midway(
        [new EvidenceAnchor(Plan.Run.Deployment, "qa", "", TestTime.Monday.AddMinutes(5), IsChange: true)],
        [.. documents.Select((document, index) => new StoredDocument(index + 1, "", "", document))],
        document => document.Attachments is [var attached, ..] ? attached : null,
        document => document.Task == "validate") is not null;

    private static RunDocument At(int minute, RunDocument document) =>
        document with { Run = document.Run with { StartedAt = TestTime.Monday.AddMinutes(minute) } };

    private static string? NewestOf(params RunDocument[] documents) =>
        DeploymentTimeline.NewestFromBefore(documents, PictureOf, document => document.Task == "validate")?.Sha256;

    private static string? LastChangeOf(params RunDocument[] documents) =>
        DeploymentTimeline.FromBeforeLastChange(documents, PictureOf, document => document.Task == "validate")?.Sha256;

    private static Attachment? PictureOf(RunDocument document) => document.Task == "precheck" ? document.Attachments.Single() : null;

    private static RunDocument Picture(string hash) =>
        Run("precheck", null, "capture.taken", Verdict.Passed) with
        {
            Attachments = [new Attachment("before-capture", AttachmentPath.From("before.json"), hash)],
        };

    private static RunDocument Run(string task, string? action, string code, Verdict verdict) =>
        SampleDocuments.Document(task, action, Qa, TestTime.Monday, 1_000, SampleDocuments.Result(code, verdict, "message")) with
        {
            Verdict = verdict,
        };

    private static RunDocument Executed(Verdict verdict, int executed, int leftStarted) =>
        Run("deploy-scripts", "apply", "deploy.executed", verdict) with { Metrics = Figures(executed, leftStarted) };

    private static RunDocument Undone(int executed) =>
        Run("rollback", "apply", "rollback.executed", Verdict.Failed) with { Metrics = Figures(executed, leftStarted: 0) };

    private static Dictionary<string, Quantity> Figures(int executed, int leftStarted) => new()
    {
        ["scripts.executed"] = Quantity.Count(executed),
        ["scripts.left-started"] = Quantity.Count(leftStarted),
    };

    private static RunDocument Broken(FaultKind fault) =>
        Executed(Verdict.Unknown, executed: 0, leftStarted: 0) with { Fault = new Fault(fault, "gone") };
}
