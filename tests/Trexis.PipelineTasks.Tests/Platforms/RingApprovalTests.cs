using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Tests.Platforms;

/// <summary>Whose approval counts where targets share the environment of their ring.</summary>
public sealed class RingApprovalTests
{
    private static readonly PlatformRecord Record = new()
    {
        Approvals = Fact.Known<IReadOnlyList<PlatformApproval>>(
            [new("carol", "prod-canary", null, null, "run 1"), new("dave", "Prod-Rest", null, null, "run 1")]),
    };

    [Theory]
    [InlineData("canary", "carol")]
    [InlineData("rest", "dave")]
    [InlineData("early", "")]
    [InlineData(null, "")]
    public void A_reviewer_of_a_ring_lets_in_the_targets_of_that_ring_alone(string? ring, string by) =>
        string.Join(", ", Record.InRing("prod", ring).ApprovalsOf("prod", "eu-1").Select(approval => approval.By)).ShouldBe(by);

    [Fact]
    public void A_reviewer_of_a_ring_lets_in_no_other_environment() =>
        Record.InRing("staging", "canary").ApprovalsOf("staging", "eu-1").ShouldBeEmpty();
}
