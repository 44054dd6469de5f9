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

    public static TheoryData<string, GivenApproval, string?> Judgements => new()
    {
        { "the same change", Of(Plan), null },
        { "the same plan", Of(Plan) with { Kind = FingerprintKind.Plan, Fingerprint = Plan.Plan.Value }, null },
        { "a declared fingerprint in short", Of(Plan) with { Fingerprint = Plan.Change.Short, Operations = [] }, null },
        { "too short a fingerprint", Of(Plan) with { Fingerprint = Plan.Change.Value[..11], Operations = [] }, "approved change" },
        { "more than is pending here", Of(PlanOf(AddColumn, Backfill, DropColumn)), "also holds drop-column sales.legacy" },
        { "less than is pending here", Of(PlanOf(AddColumn)), "does not hold update-rows sales" },
        { "other text of the same operation", Of(PlanOf(AddColumn, Backfill with { Detail = "dd" })), "does not hold update-rows sales" },
        { "another order", Of(PlanOf(Backfill, AddColumn)), "in another order" },
        { "another plan", Of(
            Plan) with { Kind = FingerprintKind.Plan, Fingerprint = new string('0', 64) }, "approved plan 000000000000, this is plan" },
        { "still valid", Of(Plan) with { Expires = Now.AddMinutes(1) }, null },
        { "expired", Of(Plan) with { Expires = Now.AddMinutes(-1) }, "expired at 2026-11-23 08:59:00 UTC" },
        { "an author's own", Of(Plan) with { By = "Alice" }, "is an author of the change" },
        { "without the role", Of(Plan) with { By = "eve" }, "is not in the role dba" },
        { "a word in a file", Of(Plan) with { Proof = ProofLevel.Declared }, "is declared only, and the policy asks for attested" },
        { "for another environment", Of(Plan) with { Environment = "dev" }, "approved for dev, this is qa" },
        { "without a fingerprint", Of(Plan) with { Fingerprint = null, Environment = "qa" }, "names no fingerprint" },
        { "a reviewer's of this stage", Of(
            Plan) with { Fingerprint = null, Environment = "QA", Proof = ProofLevel.Verified, Operations = [] }, null },
    };

    [Theory]
    [MemberData(nameof(Judgements))]
    public void An_approval_stands_only_for_what_it_holds_by_who_may_give_it(string what, GivenApproval approval, string? objection)
    {
        var said = ApprovalJudge.Objection(approval, FactsOf(Plan, approval))?.Reason;

        if (objection is null) said.ShouldBeNull(what);
        else said.ShouldNotBeNull(what).ShouldContain(objection);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(0, "approved at 2026-11-23 08:00:00 UTC, and the newer commit that this takes away was deployed at 2026-11-23 08:00")]
    [InlineData(null, "bears no time, and the newer commit that this takes away was deployed at")]
    public void Going_back_is_approved_after_what_it_takes_away_was_deployed(int? minutesAfter, string? objection)
    {
        var deployed = Now.AddHours(-1);
        var approval = Of(Plan) with { At = minutesAfter is { } minutes ? deployed.AddMinutes(minutes) : null };

        var after = ApprovedAfter.LatestOf(goesBackAt: deployed, rolledBackAt: null);

        var said = ApprovalJudge.Objection(approval, FactsOf(Plan, approval) with { ApprovedAfter = after })?.Reason;

        if (objection is null) said.ShouldBeNull();
        else said.ShouldNotBeNull().ShouldStartWith(objection);
        ApprovalJudge.Objection(approval, FactsOf(Plan, approval)).ShouldBeNull();
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

        ApprovalJudge.Objection(Of(Plan), FactsOf(twice)).ShouldNotBeNull().Reason.ShouldContain("update-rows sales");
    }

    [Fact]
    public void Nobody_can_rule_out_an_author_where_the_change_names_none()
    {
        var facts = FactsOf(Plan) with { Authors = [] };

        var objection = ApprovalJudge.Objection(Of(Plan), facts).ShouldNotBeNull();
        objection.Reason.ShouldBe("may be an author: the change names no authors (authors: in the change file)");
        objection.Remedy.ShouldBe("Say in the change file who wrote it (authors: [NAME]), and plan again.");
        new DeploymentIsApproved().Judge(facts with { Approvals = [Of(Plan)], Policy = facts.Policy with { Required = true } })
            .Remedy.ShouldBe(objection.Remedy, "no other approval would count");
        ApprovalJudge.Objection(Of(Plan), facts with { Policy = new ApprovalPolicy(Required: true, ByAuthor: true) }).ShouldBeNull();
    }

    [Fact]
    public void Who_belongs_to_a_team_is_not_guessed()
    {
        var facts = FactsOf(Plan) with { Roles = RolesOf("octo/dba") };

        ApprovalJudge.Objection(Of(Plan), facts).ShouldNotBeNull().Reason.ShouldContain("members of the team octo/dba were not read");
        ApprovalJudge.Objection(Of(Plan), facts with { Roles = RolesOf() })
            .ShouldBe(new ApprovalObjection("the policy names nobody in the role dba", IsUncertain: true));
    }

    [Fact]
    public void An_approved_sequence_covers_the_rest_of_it_only_where_the_targets_journal_says_that_the_other_part_is_done_there()
    {
        var whole = Of(PlanOf(DropColumn, AddColumn, Backfill));
        var facts = FactsOf(Plan);

        ApprovalJudge.Objection(whole, facts with { Done = [ApprovedOperation.From(DropColumn)] }).ShouldBeNull();
        ApprovalJudge.Objection(whole, facts with { Done = [ApprovedOperation.From(DropColumn with { Detail = "dd" })] })
            .ShouldNotBeNull().Reason.ShouldContain("the target's journal does not say that it was done there");
        ApprovalJudge.Objection(whole, facts with { Done = null }).ShouldBeNull("nobody asked the target: apply will");
    }

    [Fact]
    public void The_policy_says_how_old_an_approval_may_be()
    {
        var facts = FactsOf(Plan) with { Policy = new ApprovalPolicy(Required: true, ValidFor: TimeSpan.FromMinutes(30)) };

        ApprovalJudge.Objection(Of(Plan), facts).ShouldNotBeNull().Reason.ShouldContain("expired at 2026-11-23 08:30:00 UTC");
        ApprovalJudge.Objection(Of(Plan) with { At = null }, facts).ShouldNotBeNull().Reason.ShouldContain("bears no time");
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
    public void What_runs_attached_is_read_back_and_its_proof_is_how_the_run_was_identified()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.Path, new TextOutlet());
        Record(store, "run-1", Recorded() with { Proof = ProofLevel.Verified }, "bob", ProofLevel.Declared);
        Record(store, "run-2", Recorded(), "bob", ProofLevel.Verified);
        Record(store, "run-3", Recorded(), "alice", ProofLevel.Verified);

        var line = ApprovalStore.Load(store, store.Load());

        line.Given.Select(approval => (approval.Source, approval.Proof)).ShouldBe(
            [("run-1", ProofLevel.Declared), ("run-2", ProofLevel.Attested), ("run-3", ProofLevel.Declared)]);
        line.Strangers.ShouldBeEmpty();
    }

    [Fact]
    public void What_merely_lies_in_the_folder_counts_for_nothing_and_is_named()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.Path, new TextOutlet());
        folder.Write("approvals/abc.bob.json", System.Text.Encoding.UTF8.GetString(Approval.Format.WriteVerbatim(Recorded())));

        var line = ApprovalStore.Load(store, store.Load());

        line.Given.ShouldBeEmpty();
        line.Strangers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            stranger => stranger.Subject.ShouldBe("approvals/abc.bob.json"),
            stranger => stranger.Observed.ShouldStartWith("is not of this deployment's line"));
        new DeploymentIsApproved().Judge(FactsOf(Plan) with { Strangers = line.Strangers }).Findings.ShouldBe(line.Strangers);
    }

    [Fact]
    public void An_approval_that_someone_widened_by_hand_counts_for_nothing_and_is_named()
    {
        using var folder = new TemporaryFolder();
        var store = new RunStore(folder.Path, new TextOutlet());
        var file = Record(store, "run-1", Recorded(), "bob", ProofLevel.Declared).Path.In(folder.Path);
        File.WriteAllText(file, File.ReadAllText(file).Replace("update-rows", "drop-table", StringComparison.Ordinal));

        var line = ApprovalStore.Load(store, store.Load());

        line.Given.ShouldBeEmpty();
        line.Strangers.ShouldHaveSingleItem().Observed.ShouldContain("its SHA-256 differs");
    }

    private static Attachment Record(RunStore store, string run, Approval approval, string actor, ProofLevel proof)
    {
        var attachment = ApprovalStore.Write(store, run, approval);
        store.Write(new RunDocument
        {
            SchemaVersion = RunDocument.CurrentSchemaVersion,
            Task = "deploy-scripts",
            Action = "approve",
            ToolVersion = "0.1.0",
            Run = new RunContext
            {
                Id = run,
                Deployment = "CHG-1@abc",
                StartedAt = Now,
                ElapsedMs = 0,
                Host = "console",
                Actor = actor,
                ActorProof = proof,
            },
            Verdict = Verdict.Passed,
            Results = [],
            Attachments = [attachment],
        });
        return attachment;
    }

    private static ChangePlan PlanOf(params Operation[] operations) =>
        new(operations, Fingerprint.OfChange(operations), Fingerprint.OfText("plan"));

    private static ApprovalFacts FactsOf(ChangePlan plan, params GivenApproval[] approvals) =>
        new()
        {
            Plan = plan,
            Approvals = approvals,
            Policy = new ApprovalPolicy(Required: true, Proof: ProofLevel.Attested),
            Environment = "qa",
            Role = "dba",
            Roles = RolesOf("bob", "carol", "alice"),
            Authors = ["alice"],
            At = Now,
            Done = [],
        };

    private static Roles RolesOf(params string[] members) =>
        new(new Dictionary<string, IReadOnlyList<string>> { ["dba"] = members });

    private static GivenApproval Of(ChangePlan plan) => new()
    {
        Kind = FingerprintKind.Change,
        Fingerprint = plan.Change.Value,
        By = "bob",
        Proof = ProofLevel.Attested,
        Environment = null,
        At = Now.AddHours(-1),
        Expires = null,
        Source = "run-7",
        Operations = [.. plan.Operations.Select(ApprovedOperation.From)],
    };

    private static Approval Recorded() => new()
    {
        SchemaVersion = 1,
        Kind = FingerprintKind.Change,
        Fingerprint = Plan.Change.Value,
        By = "bob",
        Role = "dba",
        Proof = ProofLevel.Attested,
        At = Now.AddHours(-1),
        Operations = [.. Plan.Operations.Select(ApprovedOperation.From)],
    };
}
