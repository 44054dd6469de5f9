using Microsoft.Extensions.Time.Testing;
using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tests.Deployments;

public sealed class RunJournalTests
{
    private readonly RunJournal _journal = new(new FakeTimeProvider(TestTime.Monday), new AsItIs());

    [Fact]
    public void What_began_and_has_no_result_is_unknown_once_nobody_waits_for_it()
    {
        Begin("V1");
        Begin("V2");

        _journal.GiveUp();
        _journal.GiveUp();

        _journal.Results.ShouldHaveSingleItem().Message.ShouldBe("V2 began");
    }

    [Fact]
    public void What_has_its_result_is_not_under_way_any_more()
    {
        Begin("V1");
        _journal.AddStep(DeploymentSteps.Executed, Outcome.Passed("V1 executed"));

        _journal.GiveUp();

        _journal.Results.ShouldHaveSingleItem().Message.ShouldBe("V1 executed");
    }

    private void Begin(string script) =>
        _journal.Begin(DeploymentSteps.Executed, _journal.Time.GetTimestamp(), () => Outcome.Unknown($"{script} began"));
}
