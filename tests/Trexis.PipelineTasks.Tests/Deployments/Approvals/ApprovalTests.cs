using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Tests.Deployments.Approvals;

public class ApprovalTests
{
    private static readonly DateTimeOffset Now = TestTime.Monday;

    private static readonly Operation AddColumn = new(OperationAction.Alter, "add-column", "sales.status", Risk.Safe, "a new column")
    {
        Detail = "aa",
    };
    private static readonly Operation Backfill = new(OperationAction.DataMotion, "update-rows", "sales", Risk.Caution, "writes every row")
    {
        Detail = "bb",
    };
    private static readonly Operation DropColumn = new(
        OperationAction.Drop, "drop-column", "sales.legacy", Risk.Dangerous, "its values are lost")
    {
        Detail = "cc",
    };

    private static readonly ChangePlan Plan = PlanOf(AddColumn, Backfill);

    public static TheoryData<string, Approval, string?> Judgements => new()
    {
        { "the same change", Of(Plan), null },
        { "the same plan", Of(Plan) with { Kind = FingerprintKind.Plan, Fingerprint = Plan.Plan.Value }, null },
        { "a declared fingerprint in short", Of(Plan) with { Fingerprint = Plan.Change.Short, Operations = [] }, null },
        { "too short a fingerprint", Of(Plan) with { Fingerprint = Plan.Change.Value[..11], Operations = [] }, "approved change" },
        { "more than is pending here", Of(PlanOf(AddColumn, Backfill, DropColumn)), null },
        { "less than is pending here", Of(PlanOf(AddColumn)), "does not hold update-rows sales" },
        { "other text of the same operation", Of(PlanOf(AddColumn, Backfill with { Detail = "dd" })), "does not hold update-rows sales" },
        { "another order", Of(PlanOf(Backfill, AddColumn)), "in another order" },
        { "another plan", Of(
            Plan) with { Kind = FingerprintKind.Plan, Fingerprint = new string('0', 64) }, "approved plan 000000000000, this is plan" },
        { "still valid", Of(Plan) with { Expires = Now.AddMinutes(1) }, null },
        { "expired", Of(Plan) with { Expires = Now.AddMinutes(-1) }, "expired at 2026-11-23 08:59:00 UTC" },
        { "an author's own", Of(Plan) with { By = "Alice" }, "is an author of the change" },
        { "without the role", Of(Plan) with { By = "eve" }, "is not dba" },
        { "whatever role they claim", Of(Plan) with { By = "eve", Role = "dba" }, "is not dba" },
    };

    [Theory]
    [MemberData(nameof(Judgements))]
    public void An_approval_stands_only_for_what_it_holds_by_who_may_give_it(string what, Approval approval, string? objection)
    {
        var said = ApprovalJudge.Objection(approval, FactsOf(Plan, approval));

        if (objection is null) said.ShouldBeNull(what);
        else said.ShouldNotBeNull(what).ShouldContain(objection);
    }

    [Fact]
    public void A_refusal_shows_both_fingerprints_and_names_what_was_not_approved()
    {
        var larger = PlanOf(AddColumn, Backfill, DropColumn);

        var outcome = new DeploymentIsApproved().Judge(FactsOf(larger, Of(Plan)));

        outcome.Verdict.ShouldBe(Verdict.Failed);
        outcome.Findings.ShouldHaveSingleItem().Observed.ShouldBe(
            $"approved change {Plan.Change.Short}, this is change {larger.Change.Short}; the approved one does not hold drop-column "
                + $"sales.legacy");
    }

    [Fact]
    public void An_operation_that_happens_twice_must_be_approved_twice()
    {
        var twice = PlanOf(AddColumn, Backfill, Backfill);

        ApprovalJudge.Objection(Of(Plan), FactsOf(twice)).ShouldNotBeNull().ShouldContain("update-rows sales");
    }

    [Fact]
    public void Nobody_can_rule_out_an_author_where_the_change_names_none()
    {
        var facts = FactsOf(Plan) with { Authors = [] };

        ApprovalJudge.Objection(Of(Plan), facts).ShouldNotBeNull().ShouldContain("names no authors");
        ApprovalJudge.Objection(Of(Plan), facts with { Policy = new ApprovalPolicy(Required: true, ByAuthor: true) }).ShouldBeNull();
    }

    [Fact]
    public void Who_belongs_to_a_team_is_not_guessed()
    {
        var facts = FactsOf(Plan) with { Members = ["octo/dba"] };

        ApprovalJudge.Objection(Of(Plan), facts).ShouldNotBeNull().ShouldContain("team octo/dba could not be read");
        ApprovalJudge.Objection(Of(Plan), facts with { Members = [] }).ShouldBe("the policy names nobody as dba");
    }

    [Fact]
    public void The_best_proven_of_several_words_counts()
    {
        var outcome = new DeploymentIsApproved().Judge(
            FactsOf(Plan, Of(Plan), Of(Plan) with { By = "carol", Proof = ProofLevel.Verified }));

        outcome.Verdict.ShouldBe(Verdict.Passed);
        outcome.Proof.ShouldBe(ProofLevel.Verified);
    }

    [Theory]
    [InlineData(true, Verdict.Failed)]
    [InlineData(false, Verdict.Skipped)]
    public void No_approval_refuses_only_where_the_policy_demands_one(bool required, Verdict verdict) =>
        new DeploymentIsApproved().Judge(FactsOf(Plan) with { Policy = new ApprovalPolicy(required) }).Verdict.ShouldBe(verdict);

    [Fact]
    public void Nothing_pending_needs_no_approval() =>
        new DeploymentIsApproved().Judge(FactsOf(PlanOf())).Verdict.ShouldBe(Verdict.Passed);

    [Fact]
    public void A_second_approval_never_overwrites_the_first_and_both_are_read_back()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.Path, new TextOutlet());

        var first = ApprovalStore.Write(store, Of(Plan));
        var second = ApprovalStore.Write(store, Of(Plan) with { Note = "again" });

        first.Path.ShouldBe($"approvals/{Plan.Change.Short}.bob.json");
        second.Path.ShouldBe($"approvals/{Plan.Change.Short}.bob.2.json");
        ApprovalStore.Load(store).Select(approval => approval.Note).ShouldBe(["again", null], ignoreOrder: true);
    }

    [Fact]
    public void A_hostile_name_stays_in_the_folder_and_comes_back_whole()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.At("results"), new TextOutlet());
        string[] names = [.. HostileText.All, "../../escape", "..", "CON", "a/b", "a-b", new string('x', 300)];

        foreach (var name in names) ApprovalStore.Write(store, Of(Plan) with { By = name });

        ApprovalStore.Load(store).Select(approval => approval.By).ShouldBe(names, ignoreOrder: true);
        var approvals = folder.At("results", "approvals");
        Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).ShouldAllBe(file => Path.GetDirectoryName(file) == approvals);
    }

    [Fact]
    public void An_approval_that_someone_widened_by_hand_is_refused_by_its_file()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.Path, new TextOutlet());
        var file = folder.At(ApprovalStore.Write(store, Of(Plan)).Path);
        File.WriteAllText(file, File.ReadAllText(file).Replace("update-rows", "drop-table", StringComparison.Ordinal));

        Should.Throw<InputException>(() => ApprovalStore.Load(store)).Problems.ShouldHaveSingleItem().Where.ShouldBe(file);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{ \"schemaVersion\": 1, \"extra\": 2 }")]
    [InlineData("\u0000")]
    public void What_is_no_approval_is_named_and_not_passed_over(string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write("approvals/abc.bob.json", content);

        Should.Throw<InputException>(() => ApprovalStore.Load(new RunStore(folder.Path, new TextOutlet())))
            .Message.ShouldContain("is not an approval");
    }

    private static ChangePlan PlanOf(params Operation[] operations) =>
        new(operations, Fingerprint.OfChange(operations), Fingerprint.OfText("plan"));

    private static ApprovalFacts FactsOf(ChangePlan plan, params Approval[] approvals) =>
        new()
        {
            Plan = plan,
            Approvals = approvals,
            Policy = new ApprovalPolicy(Required: true),
            Role = "dba",
            Members = ["bob", "carol", "alice"],
            Authors = ["alice"],
            At = Now,
        };

    private static Approval Of(ChangePlan plan) => new()
    {
        SchemaVersion = 1,
        Kind = FingerprintKind.Change,
        Fingerprint = plan.Change.Value,
        By = "bob",
        Role = "dba",
        Proof = ProofLevel.Attested,
        At = Now.AddHours(-1),
        Operations = [.. plan.Operations.Select(ApprovedOperation.From)],
    };
}
