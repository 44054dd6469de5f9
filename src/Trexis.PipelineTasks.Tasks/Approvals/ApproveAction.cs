using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>
/// Records a person's approval: of the plan that was written last, for which no database is opened, or of other operations.
/// </summary>
public static class ApproveAction
{
    /// <param name="task">The task that planned.</param>
    public static Task RunAsync(string task, TaskRun run)
    {
        var plan = PlanOf(task, run);
        run.Journal.Plan(plan.Operations);
        run.Journal.Output(PlanOutputs.Change, plan.Change);
        run.Journal.Output(PlanOutputs.Plan, plan.Plan);
        Record(run, new ChangePlan(plan.Operations, new Fingerprint(plan.Change), new Fingerprint(plan.Plan)));
        return Task.CompletedTask;
    }

    /// <summary>Records the approval of these operations by whoever the inputs name.</summary>
    public static void Record(TaskRun run, ChangePlan change)
    {
        var approval = ApprovalOf(run, change);
        var given = GivenApproval.From(approval, run.Context);
        var facts = RunApprovals.FactsOf(run, change, new ApprovalsOfLine([given], []));
        run.Journal.Add(
            new DeploymentIsApproved().Info,
            Record(run, approval, ApprovalJudge.Objection(given, facts)?.Reason),
            ResultKind.Check);
    }

    // Where nobody demands an approval, one is kept all the same: the next environment may ask for it.
    private static Outcome Record(TaskRun run, Approval approval, string? objection)
    {
        var what = $"{(approval.Kind == FingerprintKind.Plan ? "plan" : "change")} {new Fingerprint(approval.Fingerprint).Short}";
        Finding[] findings = objection is null
            ? []
            : [new Finding(approval.By, objection, $"someone who may approve in {run.Environment.Name}")];
        if (objection is not null && run.EnvironmentPolicy.Approval.Required)
            return Outcome.Failed($"The approval of {what} was not recorded: {approval.By} {objection}", findings);
        run.Journal.Attach(ApprovalStore.Write(run.Store, run.Context.Id, approval));
        return objection is null
            ? Outcome.Passed($"{approval.By} approved {what}") with { Proof = approval.Proof }
            : Outcome.Warned(
                $"{approval.By} approved {what}, which would not do where an approval is demanded: {objection}",
                findings) with
            { Proof = approval.Proof };
    }

    private static PlanDocument PlanOf(string task, TaskRun run)
    {
        var plan = StoredPlan.Latest(task, run.Place, run.Store, run.Store.Load(run.Context.Deployment))
            ?? throw new InputException(
            [
                new InputProblem(
                    run.Store.Folder,
                    $"holds no plan of this deployment for {run.Environment.Name} that could be approved",
                    null,
                    $"the results folder in which {task} plan wrote one"),
            ]);
        return run.Inputs.Text(DeploymentInputs.Fingerprint) is not { } demanded
            || Fingerprint.IsMeant(demanded, plan.Plan)
            || Fingerprint.IsMeant(demanded, plan.Change)
            ? plan
            : throw new InputException(
            [
                new InputProblem(
                    DeploymentInputs.Fingerprint.Option,
                    "is not of the last plan",
                    demanded,
                    $"{plan.Plan} (the plan) or {plan.Change} (its change), at least {Fingerprint.ShortLength} digits"),
            ]);
    }

    private static Approval ApprovalOf(TaskRun run, ChangePlan change)
    {
        var now = run.Time.GetUtcNow();
        var policy = run.EnvironmentPolicy;
        var kind = run.Inputs.Text(DeploymentInputs.Kind) == "plan" ? FingerprintKind.Plan : FingerprintKind.Change;
        var by = run.Inputs.Text(DeploymentInputs.By) ?? run.Context.Actor;
        var approval = new Approval
        {
            SchemaVersion = Approval.CurrentSchemaVersion,
            Kind = kind,
            Fingerprint = kind == FingerprintKind.Plan ? change.Plan.Value : change.Change.Value,
            By = by,
            Role = run.Inputs.Text(DeploymentInputs.Role) ?? policy.Approval.Role ?? policy.Responsible,
            Proof = ProofLevel.Declared,
            At = now,
            Expires = policy.Approval.ValidFor is { } validFor ? now + validFor : null,
            Note = run.Inputs.Text(DeploymentInputs.Note),
            Operations = [.. change.Operations.Select(ApprovedOperation.From)],
        };

        // Told in the file for those who read it; whoever judges it looks at this run instead.
        return approval with { Proof = GivenApproval.From(approval, run.Context).Proof };
    }
}
