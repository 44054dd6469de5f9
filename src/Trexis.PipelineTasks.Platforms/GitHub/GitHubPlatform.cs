using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Faces;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>GitHub Actions, and repositories on GitHub.</summary>
internal sealed class GitHubPlatform : IPlatform
{
    public string Name => GitHubContext.Name;

    public RepositoryProvider Keeps => RepositoryProvider.GitHub;

    public IReadOnlyList<string> TokenVariables => ["GITHUB_TOKEN", "GH_TOKEN"];

    public bool RunsHere(IReadOnlyDictionary<string, string> environment) => environment.Says("GITHUB_ACTIONS");

    public IPipelineHost Open(IReadOnlyDictionary<string, string> environment, TextWriter output, TextOutlet outlet, TimeProvider time) =>
        new GitHubHost(environment, output, outlet, time);

    public PlatformPeople People(PlatformCall call, Secret? roleToken) =>
        new GitHubPeople(call.Http, call.Time, call.Context, call.Token, roleToken, call.Retry);

    public Task<HostContext> LocateAsync(PlatformCall call, CancellationToken cancel) =>
        new GitHubPullRequests(call.Http, call.Time, call.Token, call.Retry).LocateAsync(call.Context, cancel);

    public bool IsNamedBy(TrustPolicy trust) => trust.Workflows.Count > 0;

    public string TokenPermission => "id-token: write";

    public IRunTokens? RunTokens(
        PlatformCall call,
        IReadOnlyDictionary<string, string> environment,
        Func<string, Secret?> secrets,
        IReadOnlyList<string> issuers) => GitHubRunTokens.In(call, environment, secrets, issuers);

    public IKeptFiles KeptFiles(PlatformCall call) => new GitHubKeptFiles(call);

    public ICommitHistory Commits(PlatformCall call) => new GitHubCommits(call);

    public IPullRequestComments Comments(PlatformCall call) =>
        new GitHubComments(call.Http, call.Time, call.Context, call.Token, call.Retry);

    public IStatuses Statuses(PlatformCall call) => new GitHubStatuses(call.Http, call.Time, call.Context, call.Token, call.Retry);

    public ICheckRuns CheckRuns(PlatformCall call) => new GitHubChecks(call.Http, call.Time, call.Context, call.Token, call.Retry);
}
