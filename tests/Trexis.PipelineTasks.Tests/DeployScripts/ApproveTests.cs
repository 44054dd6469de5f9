using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tests.DeployScripts;

public sealed class ApproveTests : IDisposable
{
    private readonly Pipeline _pipeline = new();

    public ApproveTests()
    {
        _pipeline.Write("V1__a.sql", "CREATE a");
        _pipeline.Change = new Change { File = "changes/1.yml", Id = "CHG-1", Authors = ["alice"] };
        _pipeline.Policy = new Policy
        {
            Roles = new Dictionary<string, IReadOnlyList<string>> { ["dba"] = ["bob", "carol", "alice"] },
            Defaults = new EnvironmentPolicy
            {
                Approval = new ApprovalPolicy(Required: true, Role: "dba", ValidFor: TimeSpan.FromHours(8)),
            },
        };
    }

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Nothing_runs_before_someone_who_may_has_approved_it()
    {
        await _pipeline.RunAsync("plan");

        var refused = await _pipeline.RunAsync("apply");
        _pipeline.Actor = "bob";
        var approved = await _pipeline.RunAsync("approve");
        _pipeline.Actor = "alice";
        var applied = await _pipeline.RunAsync("apply");

        refused.Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        refused.Result("deploy.executed").Verdict.ShouldBe(Verdict.Skipped);
        approved.Attachments.ShouldHaveSingleItem().Role.ShouldBe("approval");
        applied.Result("deploy.approved").Message.ShouldContain("approved by bob");
        _pipeline.Database.Executed.ShouldBe(["CREATE a"]);
    }

    [Fact]
    public async Task An_author_who_may_not_approve_leaves_no_approval_behind()
    {
        await _pipeline.RunAsync("plan");

        var approved = await _pipeline.RunAsync("approve");

        approved.Result("deploy.approved").Verdict.ShouldBe(Verdict.Failed);
        approved.Result("deploy.approved").Message.ShouldContain("alice is an author of the change");
        ApprovalStore.Load(_pipeline.Store, _pipeline.Store.Load()).Given.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_approval_runs_out()
    {
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("approve", (DeploymentInputs.By, "bob"));
        _pipeline.Time.Advance(TimeSpan.FromHours(9));

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.approved").Message.ShouldContain("bob expired at 2026-11-23 17:00:00 UTC");
        _pipeline.Database.Executed.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_added_after_the_approval_is_named()
    {
        await _pipeline.RunAsync("plan");
        await _pipeline.RunAsync("approve", (DeploymentInputs.By, "bob"));
        _pipeline.Write("V2__b.sql", "CREATE b");
        await _pipeline.RunAsync("plan");

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.plan-unchanged").Verdict.ShouldBe(Verdict.Passed);
        applied.Result("deploy.approved").Findings
            .ShouldHaveSingleItem().Observed
            .ShouldContain("the approved one does not hold create-table b");
        _pipeline.Database.Executed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("alice", ProofLevel.Verified, null, ProofLevel.Attested)]
    [InlineData("alice", ProofLevel.Declared, null, ProofLevel.Declared)]
    [InlineData("alice", ProofLevel.Verified, "bob", ProofLevel.Declared)]
    public async Task How_well_an_approval_is_proven_is_never_overstated(string actor, ProofLevel actorProof, string? by, ProofLevel proof)
    {
        _pipeline.Policy = new Policy();
        (_pipeline.Actor, _pipeline.ActorProof) = (actor, actorProof);
        await _pipeline.RunAsync("plan");

        await _pipeline.RunAsync("approve", by is null ? [] : [(DeploymentInputs.By, by)]);

        var approval = ApprovalStore.Load(_pipeline.Store, _pipeline.Store.Load()).Given.ShouldHaveSingleItem();
        (approval.By, approval.Proof).ShouldBe((by ?? actor, proof));
    }

    [Fact]
    public async Task Only_the_plan_that_is_named_is_approved()
    {
        await _pipeline.RunAsync("plan");

        var exception = await Should.ThrowAsync<InputException>(
            () => _pipeline.RunAsync("approve", (DeploymentInputs.Fingerprint, "0123456789ab"), (DeploymentInputs.By, "bob")));

        exception.Problems.ShouldHaveSingleItem().Where.ShouldBe("--fingerprint");
        ApprovalStore.Load(_pipeline.Store, _pipeline.Store.Load()).Given.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_plan_there_is_nothing_to_approve() =>
        (await Should.ThrowAsync<InputException>(() => _pipeline.RunAsync("approve"))).Message
            .ShouldContain("holds no plan of this deployment for qa");

    [Fact]
    public async Task An_approval_in_the_change_file_counts_as_declared()
    {
        var planned = await _pipeline.RunAsync("plan");
        var declared = new DeclaredApproval(
            planned.Outputs["change-fingerprint"][..12],
            "carol",
            "dba",
            _pipeline.Time.GetUtcNow().AddHours(1),
            new SourceLocation("changes/1.yml", 9));
        _pipeline.Change = _pipeline.Change! with { Approve = [declared] };

        var applied = await _pipeline.RunAsync("apply");

        applied.Result("deploy.approved").Proof.ShouldBe(ProofLevel.Declared);
        _pipeline.Database.Executed.Count.ShouldBe(1);
    }
}
