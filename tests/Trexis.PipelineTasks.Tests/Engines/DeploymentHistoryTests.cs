using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.Tests.Engines;

public class DeploymentHistoryTests
{
    [Fact]
    public void The_accepted_commit_is_the_last_deployment_s_that_was_not_taken_back()
    {
        Accepted().ShouldBeNull();
        Accepted(Left("one", "aa"), Left("two", "bb")).ShouldBe("bb");
        Accepted(Left("one", "aa"), Left("two", "bb"), Left("two", null, "rollback")).ShouldBe("aa");
        Accepted(Left("one", "aa"), Left("one", null, "rollback")).ShouldBeNull();
        Accepted(Left("one", "aa"), Left("one", null, "rollback"), Left("one", "cc")).ShouldBe("cc");
    }

    [Fact]
    public void What_was_adopted_or_prepared_was_approved_by_nobody() =>
        Accepted(Left("one", "aa"), Left("two", null), Left("two", null, HistoryAnchor.Preparation)).ShouldBe("aa");

    [Fact]
    public void What_came_with_a_copy_or_by_a_word_was_not_executed_here()
    {
        var (before, copied, taken, after) = (At(0), At(1), At(2), At(3));
        HistoryAnchor[] mine = [Anchor(HistoryAnchor.Beginning, before, "prod")];
        HistoryAnchor[] copy = [Anchor("deploy-scripts", copied, "qa", isOfOriginal: true), Anchor("deploy-scripts", taken, "prod")];
        HistoryAnchor[] moved = [Anchor("deploy-scripts", copied, "prod", isOfOriginal: true), Anchor("deploy-scripts", taken, "prod")];

        IsExecuted(mine, before).ShouldBeTrue();
        IsExecuted(mine, before, JournalState.Adopted).ShouldBeFalse();
        IsExecuted(copy, before).ShouldBeFalse();
        IsExecuted(copy, after).ShouldBeTrue();
        IsExecuted(copy[..1], after).ShouldBeFalse();
        IsExecuted(moved, before).ShouldBeTrue("the same environment's, on another server by now");

        bool IsExecuted(HistoryAnchor[] anchors, DateTimeOffset at, JournalState state = JournalState.Done) =>
            new DeploymentHistory([], anchors).WasExecutedHere(Entry(at, state), Prod);
    }

    [Fact]
    public void A_schema_was_left_by_a_deployment_where_one_began_before_it_in_this_database()
    {
        var (began, left) = (Anchor(HistoryAnchor.Beginning, At(1), "prod"), Anchor("deploy-dacpac", At(2), "prod", "s1"));

        IsLeft().ShouldBeFalse();
        IsLeft(began).ShouldBeTrue();
        IsLeft(began, left).ShouldBeTrue();
        IsLeft(left).ShouldBeFalse();
        IsLeft(began, left, Anchor("deploy-dacpac", At(3), "prod", "s1")).ShouldBeTrue("adopted as it was");
        IsLeft(began, left, Anchor("deploy-dacpac", At(3), "prod", "s2")).ShouldBeFalse();
        IsLeft(began, left, Anchor("deploy-dacpac", At(3), "qa", "s1", isOfOriginal: true)).ShouldBeFalse();

        static bool IsLeft(params HistoryAnchor[] anchors) => new DeploymentHistory([], anchors).WasLeftByExecution(Prod);
    }

    [Fact]
    public void A_deployment_was_interrupted_where_it_changed_the_target_last_and_left_no_word_of_that()
    {
        var (began, left) = (Anchor(HistoryAnchor.Beginning, At(1), "prod"), Anchor("deploy-scripts", At(3), "prod", "s1"));

        WasLeft([], began).ShouldBeFalse("it had not changed anything");
        WasLeft([At(2)], began).ShouldBeTrue();
        WasLeft([At(2)], began, left).ShouldBeFalse();
        WasLeft([At(2), At(4)], began, left).ShouldBeTrue("it went on after that");
        WasLeft([At(2)], Anchor("deploy-scripts", At(1), "prod", "s0"), began).ShouldBeTrue("an earlier word is none of it");

        static bool WasLeft(DateTimeOffset[] done, params HistoryAnchor[] anchors)
        {
            var history = new DeploymentHistory([.. done.Select(at => Entry(at, JournalState.Done))], anchors);
            history.WasLeftBy("another").ShouldBeFalse();
            return history.WasLeftBy(Entry(At(0), JournalState.Done).Deployment);
        }
    }

    [Fact]
    public void A_deployment_s_beginnings_count_until_it_was_taken_back_and_in_this_very_database()
    {
        var (first, back, second) = (Anchor(HistoryAnchor.Beginning, At(1), "prod"), Anchor("rollback", At(2), "prod"),
            Anchor(HistoryAnchor.Beginning, At(3), "prod"));

        Begun(first, back).ShouldBeEmpty();
        Begun(first, back, second).ShouldBe([second]);
        Begun(first, Anchor("deploy-scripts", At(3), "qa", isOfOriginal: true)).ShouldBeEmpty("a copy of qa took its place");

        static IEnumerable<HistoryAnchor> Begun(params HistoryAnchor[] anchors) =>
            new DeploymentHistory([], anchors).BeginningsOf(anchors[0].Deployment, Prod);
    }

    private static readonly DeploymentTarget Prod = new(
        new EnvironmentSpec("prod", null, Protected: true, []), new TargetSpec(null, new ConnectionReference(ConnectionKind.File, "p.db")));

    private static DateTimeOffset At(int minute) => TestTime.Monday.AddMinutes(minute);

    private static HistoryAnchor Anchor(
        string task, DateTimeOffset at, string environment, string? schema = null, bool isOfOriginal = false) =>
        new("one", environment, task, "", schema, at) { IsOfOriginal = isOfOriginal };

    private static JournalEntry Entry(DateTimeOffset at, JournalState state) => new()
    {
        Script = "V1__a.sql",
        Kind = "versioned",
        Sha256 = "aa",
        State = state,
        At = at,
        ElapsedMs = 1,
        Actor = "alice",
        Deployment = "one",
    };

    private static string? Accepted(params HistoryAnchor[] anchors) => new DeploymentHistory([], anchors).Accepted?.Commit;

    private static HistoryAnchor Left(string deployment, string? commit, string task = "deploy-scripts") =>
        new(deployment, "prod", task, "", null, TestTime.Monday) { Commit = commit };
}
