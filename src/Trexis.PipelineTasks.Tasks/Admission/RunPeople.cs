using Trexis.PipelineTasks.Configuration.Binding;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms;
using Trexis.PipelineTasks.Platforms.Reviews;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks.Admission;

/// <summary>
/// Who started a run, who let it in and who wrote what it carries, as the pipeline's platform says: asked once a session, and only where
/// something depends on people at all.
/// </summary>
/// <param name="roleToken">May read teams; absent where nobody gave one.</param>
internal sealed class RunPeople(LoadedConfiguration files, IPipelineHost host, RepositoryAccess repository, Secret? roleToken)
{
    private PlatformPeople? _platform;
    private PlatformRecord? _read;

    /// <summary>Asks who reviewed what is deployed; absent where nobody was asked of people yet, or there is none to ask.</summary>
    public Func<Fact<ReviewQuestion>, CancellationToken, Task<Fact<ReviewedChange>>>? Reviews =>
        _platform is { } platform ? platform.ReviewsAsync : null;

    /// <param name="ring">Of a fleet; absent where each target is let in by itself.</param>
    public async Task<PlatformRecord> AskAsync(
        RunIntent intent, EnvironmentSpec environment, string? ring, CancellationToken cancel) =>
        (await ReadAsync(intent, cancel)).InRing(environment.Name, ring);

    /// <summary>The run with what the platform adds: who had let it in, and whether it says the same of who started it.</summary>
    public RunContext Vouched(RunContext run, PlatformRecord said, DeploymentTarget place, string? ring) => run with
    {
        Reviewers = ReviewersOf(said, place, ring) ?? run.Reviewers,
        ActorProof = said.Vouches(run.Actor) ? run.ActorProof : ProofLevel.Declared,
    };

    /// <summary>Where the run is a person's word, says why it is only declared.</summary>
    public void TellDoubt(RunIntent intent, PlatformRecord said, string actor)
    {
        if (intent.IsWord && said.Doubt(actor) is { } doubt)
            host.Annotate(new Annotation(AnnotationLevel.Warning, "a word that is only declared", doubt));
    }

    // Who let one ring in did not let in the next one.
    private EarlierReviewers? ReviewersOf(PlatformRecord said, DeploymentTarget place, string? ring) =>
        said.Approvals is Fact<IReadOnlyList<PlatformApproval>>.Known && host.Context.RunId?.Split('-')[0] is { Length: > 0 } platformRun
            ? new EarlierReviewers(
                ring is null ? platformRun : $"{platformRun}, ring {ring}",
                [.. said.ApprovalsOf(place.Environment.Name, place.Target.Name).Select(approval => approval.By)])
            : null;

    private async Task<PlatformRecord> ReadAsync(RunIntent intent, CancellationToken cancel)
    {
        var matters = intent.IsWord
            || files.Policy.AsksForPeople
            || files.Deployment.Environments.Any(environment => environment.Protected);
        if (_read is not null || !matters) return _read ?? PlatformRecord.None;
        try
        {
            if (KnownPlatforms.Running(host.Context) is not { } running) return PlatformRecord.None;
            _platform = running.People(repository.CallForProof(files.Policy.Trust, running), roleToken);
            if (_platform is null) return PlatformRecord.None;
            return _read = await _platform.ReadAsync(
                [.. files.Policy.Roles.Values.SelectMany(Roles.TeamsAmong).Distinct(StringComparer.OrdinalIgnoreCase)], cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return PlatformRecord.None; // the task that follows ends for the same reason, and says so
        }
    }
}
