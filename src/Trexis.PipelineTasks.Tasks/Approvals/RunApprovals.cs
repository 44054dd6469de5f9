using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Platforms.Faces;
using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Tasks.Approvals;

/// <summary>What decides, in one run, whether a plan is approved.</summary>
/// <param name="platform">What the platform says of the people around this run.</param>
/// <param name="reviews">Asks the platform who reviewed what is deployed.</param>
/// <param name="commits">Knows which of two commits came first; nothing where no platform could be asked.</param>
public sealed class RunApprovals(
    LoadedConfiguration files,
    DeployedFiles deployed,
    RunEvidence evidence,
    PlatformRecord platform,
    Func<Fact<ReviewQuestion>, CancellationToken, Task<Fact<ReviewedChange>>> reviews,
    Func<ICommitHistory?> commits)
{
    /// <inheritdoc cref="DeployedFiles.Commit"/>
    public string? DeployedCommit => deployed.Commit();

    private DeploymentTarget Place => evidence.Place;

    private EnvironmentPolicy Policy => files.Policy.For(Place.Environment.Name);

    /// <summary>
    /// Whatever may be an approval here: of the change file, of the platform, and what documents of this deployment bound.
    /// </summary>
    /// <param name="task">The task whose plan the platform's reviewers were shown; absent for whichever deploys.</param>
    public ApprovalsOfLine Given(string? task = null)
    {
        var documents = evidence.Documents();
        var recorded = ApprovalStore.Load(evidence.Store, documents);
        var plan = documents.LastOrDefault(stored => stored.Document.Action == StoredPlan.Action
            && Place.Is(stored.Document.Target)
            && (task is null ? stored.Document.IsOfDeployment : stored.Document.Task == task));
        return recorded with
        {
            Given =
            [
                .. recorded.Given,
                .. (files.Change?.Approve ?? []).Select(GivenApproval.From),
                .. EnvironmentReviews.Of(platform.ApprovalsOf(Place.Environment.Name, Place.Target.Name), evidence.Run, plan?.Document),
            ],
        };
    }

    /// <summary>
    /// Asks who reviewed what is deployed, where more people are wanted than have approved all of it.
    /// </summary>
    /// <param name="facts">Everything else that decides.</param>
    /// <param name="database">Remembers what was deployed last; absent where it could not be asked.</param>
    public async Task<Fact<ReviewedChange>> ReviewsAsync(ApprovalFacts facts, IDatabase? database, CancellationToken cancel)
    {
        if (!Policy.AsksForApproval || facts.Plan.Operations.Count == 0 || Consent.Of(facts).Stands) return ApprovalFacts.NotAsked;
        var told = await reviews(await QuestionOfAsync(database, cancel), cancel);
        if (told is Fact<ReviewedChange>.Known { Value: var change })
            evidence.KeepText(ReviewRecord.Role, ReviewRecord.FileName, ReviewRecord.Text(change));
        return told;
    }

    /// <summary>
    /// What is deployed beside what stands in the target; nothing where no platform could be asked, and where anybody's commit may and the
    /// run has none or nothing stands there.
    /// </summary>
    /// <param name="database">A history that cannot be read refuses by itself.</param>
    public async Task<CommitPlace?> CommitAsync(IDatabase database, CancellationToken cancel)
    {
        var (commit, isProtected) = (DeployedCommit, Place.Environment.Protected);
        if ((commit is null && !isProtected) || commits() is not { } asked) return null;
        var history = await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        var standing = history.ValueOr(null)?.Accepted;
        if (standing is null or { Commit: null } && !isProtected) return null;
        var question = commit is null ? null : new CommitQuestion(commit, standing?.Commit, deployed.Branch)
        {
            IsHolderAsked = isProtected,
            TakesUnprotected = files.Policy.Trust.TakesUnprotected,
        };
        return new CommitPlace
        {
            Commit = commit ?? "unknown",
            Accepted = standing?.Commit,
            AcceptedAt = standing?.At,
            Compared = question is null
                ? Fact.Unreadable<ComparedCommit>("neither the run nor its checkout names a commit")
                : await asked.CompareAsync(question, cancel),
            Redeploy = files.Change?.Redeploy,
            IsProofDemanded = isProtected,
        };
    }

    /// <summary>
    /// A change that goes back, and a deployment that was taken back, are approved anew; the change that goes back by a second person also
    /// where a protected environment demands no approval otherwise.
    /// </summary>
    public async Task<ApprovalFacts> AnewAsync(
        ApprovalFacts facts, IDatabase database, CommitPlace? commit, CancellationToken cancel)
    {
        var anew = facts with { ApprovedAfter = await ApprovedAfterAsync(database, commit, cancel) };
        return commit?.ApprovedAfter is null ? anew : anew.ForProtectionOf(Place.Environment);
    }

    /// <inheritdoc cref="ApprovalFacts.ApprovedAfter"/>
    /// <param name="database">Remembers a rollback whose documents lie elsewhere; absent where it could not be asked.</param>
    public async Task<ApprovedAfter?> ApprovedAfterAsync(IDatabase? database, CommitPlace? commit, CancellationToken cancel)
    {
        if (!Policy.AsksForApproval && commit?.ApprovedAfter is null) return null;
        var history = database is null
            ? null
            : (await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel))).ValueOr(null);
        DateTimeOffset?[] back =
        [
            DeploymentTimeline.LastRollbackAt(evidence.DocumentsOfPlace().Select(stored => stored.Document)),
            history?.LastRollbackAt(evidence.Run.Deployment, Place),
        ];
        return ApprovedAfter.LatestOf(commit?.ApprovedAfter, back.Max());
    }

    private async Task<Fact<ReviewQuestion>> QuestionOfAsync(IDatabase? database, CancellationToken cancel)
    {
        var history = database is null
            ? Fact.Unreadable<DeploymentHistory>("the target could not be asked")
            : await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        return history is Fact<DeploymentHistory>.Known { Value: var known }
            ? deployed.QuestionOf(known.Accepted?.Commit)
            : Fact.Unreadable<ReviewQuestion>("what was deployed here last is not known, so nobody can tell what changed since");
    }

    /// <summary>By the policy of one environment, and the authors that the change file and the platform name.</summary>
    public ApprovalFacts FactsOf(ChangePlan plan, ApprovalsOfLine approvals) => new()
    {
        Plan = plan,
        Approvals = approvals.Given,
        Strangers = approvals.Strangers,
        Policy = Policy.Approval,
        Environment = Place.Environment.Name,
        Role = Policy.ApprovingRole,
        Roles = new Roles(files.Policy.Roles, platform.Teams),
        Authors = platform.AuthorsWith(files.Change?.Authors ?? []),
        NamedAuthors = files.Change?.Authors ?? [],
        At = evidence.Time.GetUtcNow(),
        Unread = platform.ApprovalsProblem,
    };
}
