using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.TestResults;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Tasks.Approvals;

namespace Trexis.PipelineTasks.Tasks.Procedure;

/// <summary>
/// Gathers what the procedure's checks judge: from the documents of this deployment, the change file, the approvals and the test results.
/// </summary>
/// <param name="platform">What the platform says of the people around this run.</param>
public sealed class ProcedureObserver(
    RunEvidence evidence, LoadedConfiguration files, ArtifactIdentity artifact, PlatformRecord platform, RunApprovals approvals)
{
    private DeploymentTarget Place => evidence.Place;

    private EnvironmentSpec Environment => Place.Environment;

    /// <exception cref="InputException">Documents or approvals in the results folder cannot be read.</exception>
    public ProcedureFacts Observe()
    {
        var stored = evidence.Documents();
        var documents = stored.Select(document => document.Document).ToList();
        var given = approvals.Given();
        var plan = LatestOf(
            documents, document => document.IsPlan);
        var written = WrittenOf(plan);
        return new ProcedureFacts
        {
            Now = evidence.Time.GetUtcNow(),
            Environment = Environment,
            Stage = ProcedureStages.From(Environment.Name, [.. files.Deployment.Environments.Select(environment => environment.Name)]),
            Policy = files.Policy.For(Environment.Name),
            Roles = new Roles(files.Policy.Roles, platform.Teams),
            Actor = evidence.Run.Actor,
            ActorProof = evidence.Run.ActorProof,
            Change = files.Change,
            Authors = platform.AuthorsWith(files.Change?.Authors ?? []),
            Promotion = PromotionOf(stored),
            Planned = written is Fact<PlanDocument>.Unreadable lost ? Fact.Unreadable<ChangePlan>(lost.Reason) : PlannedOf(plan),
            Scripts = written?.ValueOr(null)?.Changed ?? [],
            Approvals = given.Given,
            Strangers = given.Strangers,
            ApprovalsProblem = platform.ApprovalsProblem,
            Words = Attestations.From(files.Change, documents, platform.ApprovalsOf(Environment.Name, Place.Target.Name)),
            Rollback = RollbackOf(documents),
            Tests = TestResultReader.Read(files.Deployment.TestResults, ofRun: evidence.Run.Host != HostContext.Console),
        };
    }

    /// <inheritdoc cref="RunApprovals.ReviewsAsync"/>
    public async Task<ProcedureFacts> WithReviewsAsync(
        ProcedureFacts facts, IDatabase? database, CancellationToken cancel) =>
        facts.Planned is Fact<ChangePlan>.Known { Value: var planned }
            ? facts with { Reviews = await approvals.ReviewsAsync(facts.ApprovalOf(planned), database, cancel) }
            : facts;

    private PromotionProof? PromotionOf(IReadOnlyList<StoredDocument> documents) =>
        files.Deployment.Environments.FirstOrDefault(environment => environment.Name == Environment.After) is { } before
            ? Promotion.Prove(
                documents, before, artifact, PromotionDemands.Of(files.Policy, before.Name, evidence.Time.GetUtcNow()))
            : null;

    private Fact<PlanDocument>? WrittenOf(RunDocument? plan) =>
        plan?.Attachments.FirstOrDefault(attached => attached.Role == StoredPlan.Role) is { } attachment
            ? evidence.Store.ReadAs(attachment, PlanJson.Read)
            : null;

    private Fact<ChangePlan> PlannedOf(RunDocument? plan)
    {
        if (plan is null) return Fact.Unreadable<ChangePlan>($"no plan was made for {Environment.Name} in this deployment");
        if (DeploymentTimeline.FoundNothing(plan) && plan.Fault is null)
            return Fact.NotApplicable<ChangePlan>("nothing is to be changed here");
        return plan.Outputs.TryGetValue(PlanOutputs.Change, out var change) && plan.Outputs.TryGetValue(PlanOutputs.Plan, out var whole)
            ? Fact.Known(new ChangePlan(plan.Operations, new Fingerprint(change), new Fingerprint(whole)))
            : Fact.Unreadable<ChangePlan>($"the plan for {Environment.Name} has no fingerprint");
    }

    // What rollback plan found, as it left it in its outputs and metrics: see RollbackOutputs.
    private Fact<IReadOnlyList<RollbackEstimate>> RollbackOf(IReadOnlyList<RunDocument> documents)
    {
        var plan = LatestOf(documents, document => document is { Task: "rollback", Action: "plan" or "drill" });
        if (plan is null)
            return Fact.Unreadable<IReadOnlyList<RollbackEstimate>>(
                $"no rollback was planned for {Environment.Name} in this deployment");
        var options = RollbackOutputs.OptionsIn(plan);
        return options.Count == 0 && Place.Target.Connection.Kind == ConnectionKind.Dacpac
            ? Fact.NotApplicable<IReadOnlyList<RollbackEstimate>>(
                "a dacpac target holds no data: the release before, deployed again, is the whole rollback option")
            : Fact.Known(options);
    }

    private RunDocument? LatestOf(IReadOnlyList<RunDocument> documents, Func<RunDocument, bool> isMeant) =>
        documents.LastOrDefault(document => Place.Is(document.Target) && isMeant(document));
}
