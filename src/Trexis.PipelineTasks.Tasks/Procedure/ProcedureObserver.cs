using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.TestResults;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks.Approvals;

namespace Trexis.PipelineTasks.Tasks.Procedure;

/// <summary>
/// Gathers what the procedure's checks judge: from the documents of this deployment, the change file, the approvals and the test results.
/// </summary>
public static class ProcedureObserver
{
    /// <exception cref="InputException">Documents or approvals in the results folder cannot be read.</exception>
    public static ProcedureFacts Observe(TaskRun run)
    {
        var stored = run.Store.Load(run.Context.Deployment);
        var documents = stored.Select(document => document.Document).ToList();
        var approvals = RunApprovals.Of(run);
        return new ProcedureFacts
        {
            Now = run.Time.GetUtcNow(),
            Environment = run.Environment,
            Stage = ProcedureStages.From(run.Environment.Name, [.. run.Deployment.Environments.Select(environment => environment.Name)]),
            Policy = run.EnvironmentPolicy,
            Roles = new Roles(run.Policy.Roles, run.Platform.Teams),
            Actor = run.Context.Actor,
            ActorProof = run.Context.ActorProof,
            Change = run.Change,
            Authors = run.Platform.AuthorsWith(run.Change?.Authors ?? []),
            Promotion = PromotionOf(run, stored),
            Planned = PlannedOf(run, documents),
            Approvals = approvals.Given,
            Strangers = approvals.Strangers,
            ApprovalsProblem = run.Platform.ApprovalsProblem,
            Words = Attestations.From(run.Change, documents, run.Platform.ApprovalsOf(run.Environment.Name, run.Target.Name)),
            Rollback = RollbackOf(run, documents),
            Tests = TestResultReader.Read(run.Deployment.TestResults),
        };
    }

    /// <inheritdoc cref="RunApprovals.ReviewsAsync"/>
    public static async Task<ProcedureFacts> WithReviewsAsync(
        TaskRun run, ProcedureFacts facts, IDatabase? database, CancellationToken cancel) =>
        facts.Planned is Fact<ChangePlan>.Known { Value: var planned }
            ? facts with { Reviews = await RunApprovals.ReviewsAsync(run, facts.ApprovalOf(planned), database, cancel) }
            : facts;

    private static PromotionProof? PromotionOf(TaskRun run, IReadOnlyList<StoredDocument> documents) =>
        run.Deployment.Environments.FirstOrDefault(environment => environment.Name == run.Environment.After) is { } before
            ? Promotion.Prove(documents, before, run.Artifact)
            : null;

    private static Fact<ChangePlan> PlannedOf(TaskRun run, IReadOnlyList<RunDocument> documents)
    {
        var plan = LatestOf(
            run, documents, document => document.Action == "plan" && document.Task.StartsWith("deploy-", StringComparison.Ordinal));
        if (plan is null) return Fact.Unreadable<ChangePlan>($"no plan was made for {run.Environment.Name} in this deployment");
        if (plan.Operations.Count == 0 && plan.Fault is null) return Fact.NotApplicable<ChangePlan>("nothing is to be changed here");
        return plan.Outputs.TryGetValue(PlanOutputs.Change, out var change) && plan.Outputs.TryGetValue(PlanOutputs.Plan, out var whole)
            ? Fact.Known(new ChangePlan(plan.Operations, new Fingerprint(change), new Fingerprint(whole)))
            : Fact.Unreadable<ChangePlan>($"the plan for {run.Environment.Name} has no fingerprint");
    }

    // What rollback plan found, as it left it in its outputs and metrics: see RollbackOutputs.
    private static Fact<IReadOnlyList<RollbackEstimate>> RollbackOf(TaskRun run, IReadOnlyList<RunDocument> documents)
    {
        var plan = LatestOf(run, documents, document => document is { Task: "rollback", Action: "plan" or "drill" });
        if (plan is null)
            return Fact.Unreadable<IReadOnlyList<RollbackEstimate>>(
                $"no rollback was planned for {run.Environment.Name} in this deployment");
        var options = RollbackOutputs.OptionsIn(plan);
        return options.Count == 0 && run.Target.Connection.Kind == ConnectionKind.Dacpac
            ? Fact.NotApplicable<IReadOnlyList<RollbackEstimate>>(
                "a dacpac target holds no data: the release before, deployed again, is the whole rollback option")
            : Fact.Known(options);
    }

    private static RunDocument? LatestOf(TaskRun run, IReadOnlyList<RunDocument> documents, Func<RunDocument, bool> isMeant) =>
        documents.LastOrDefault(document => run.Place.Is(document.Target) && isMeant(document));
}
