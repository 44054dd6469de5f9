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

    private static string? Accepted(params HistoryAnchor[] anchors) => new DeploymentHistory([], anchors).Accepted?.Commit;

    private static HistoryAnchor Left(string deployment, string? commit, string task = "deploy-scripts") =>
        new(deployment, "prod", task, "", null, TestTime.Monday) { Commit = commit };
}
