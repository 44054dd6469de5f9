using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>
/// Records a person's approval: of the plan that was written last, for which no database is opened, or of other operations.
/// </summary>
public sealed class ApproveAction(RunEvidence evidence, EnvironmentPolicy policy, RunApprovals approvals, InputValues inputs)
{
    /// <param name="task">The task that planned.</param>
    public Task RunAsync(string task)
    {
        var plan = PlanOf(task);
        evidence.Journal.Plan(plan.Operations);
        evidence.Journal.Output(PlanOutputs.Change, plan.Change);
        evidence.Journal.Output(PlanOutputs.Plan, plan.Plan);
        Record(new ChangePlan(plan.Operations, new Fingerprint(plan.Change), new Fingerprint(plan.Plan)));
        return Task.CompletedTask;
    }

    /// <summary>Records the approval of these operations by whoever the inputs name.</summary>
    public void Record(ChangePlan change)
    {
        var approval = ApprovalOf(change);
        var given = GivenApproval.From(approval, evidence.Run);
        var facts = approvals.FactsOf(change, new ApprovalsOfLine([given], []));
        evidence.Journal.Add(
            new DeploymentIsApproved().Info,
            Record(approval, ApprovalJudge.Objection(given, facts)?.Reason),
            ResultKind.Check);
    }

    // Where nobody demands an approval, one is kept all the same: the next environment may ask for it.
    private Outcome Record(Approval approval, string? objection)
    {
        var what = $"{(approval.Kind == FingerprintKind.Plan ? "plan" : "change")} {new Fingerprint(approval.Fingerprint).Short}";
        Finding[] findings = objection is null
            ? []
            : [new Finding(approval.By, objection, $"someone who may approve in {evidence.Place.Environment.Name}")];
        if (objection is not null && policy.Approval.Required)
            return Outcome.Failed($"The approval of {what} was not recorded: {approval.By} {objection}", findings);
        evidence.Journal.Attach(ApprovalStore.Write(evidence.Store, evidence.Run.Id, approval));
        return objection is null
            ? Outcome.Passed($"{approval.By} approved {what}") with { Proof = approval.Proof }
            : Outcome.Warned(
                $"{approval.By} approved {what}, which would not do where an approval is demanded: {objection}",
                findings) with
            { Proof = approval.Proof };
    }

    private PlanDocument PlanOf(string task)
    {
        var plan = StoredPlan.Latest(task, evidence.Place, evidence.Store, evidence.Documents())
            ?? throw new InputException(
                evidence.Store.Folder, $"holds no plan of this deployment for {evidence.Place.Environment.Name} that could be approved",
                null, "the results folder in which one was written; where there is none yet, "
                    + JudgedCodes.CommandOf("plan", $"{evidence.Place}"));
        return inputs.Text(DeploymentInputs.Fingerprint) is not { } demanded
            || Fingerprint.IsMeant(demanded, plan.Plan)
            || Fingerprint.IsMeant(demanded, plan.Change)
            ? plan
            : throw new InputException(
                DeploymentInputs.Fingerprint.Option, "is not of the last plan", demanded,
                $"{plan.Plan} (the plan) or {plan.Change} (its change), at least {Fingerprint.ShortLength} digits");
    }

    private Approval ApprovalOf(ChangePlan change)
    {
        var now = evidence.Time.GetUtcNow();
        var kind = inputs.Text(DeploymentInputs.Kind) == "plan" ? FingerprintKind.Plan : FingerprintKind.Change;
        var by = inputs.Text(DeploymentInputs.By) ?? evidence.Run.Actor;
        var approval = new Approval
        {
            SchemaVersion = Approval.CurrentSchemaVersion,
            Kind = kind,
            Fingerprint = kind == FingerprintKind.Plan ? change.Plan.Value : change.Change.Value,
            By = by,
            Role = inputs.Text(DeploymentInputs.Role) ?? policy.ApprovingRole,
            Proof = ProofLevel.Declared,
            At = now,
            Expires = policy.Approval.ValidFor is { } validFor ? now + validFor : null,
            Note = inputs.Text(DeploymentInputs.Note),
            Operations = [.. change.Operations.Select(ApprovedOperation.From)],
        };

        // Told in the file for those who read it; whoever judges it looks at this run instead.
        return approval with { Proof = GivenApproval.From(approval, evidence.Run).Proof };
    }
}
