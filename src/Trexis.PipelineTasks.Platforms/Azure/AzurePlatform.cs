using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Comments;
using Trexis.PipelineTasks.Platforms.Faces;

namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Azure Pipelines, and repositories on Azure Repos.</summary>
internal sealed class AzurePlatform : IPlatform
{
    public string Name => AzureContext.Name;

    public RepositoryProvider Keeps => RepositoryProvider.AzureRepos;

    public IReadOnlyList<string> TokenVariables => ["SYSTEM_ACCESSTOKEN"];

    public bool RunsHere(IReadOnlyDictionary<string, string> environment) => environment.Says("TF_BUILD");

    public IPipelineHost Open(IReadOnlyDictionary<string, string> environment, TextWriter output, TextOutlet outlet, TimeProvider time) =>
        new AzureHost(environment, output, outlet, time);

    public PlatformPeople People(PlatformCall call, Secret? roleToken) =>
        new AzurePeople(call.Http, call.Time, call.Context, call.Token, roleToken, call.Retry);

    public Task<HostContext> LocateAsync(PlatformCall call, CancellationToken cancel) =>
        new AzurePullRequests(call.Http, call.Time, call.Token, call.Retry).LocateAsync(call.Context, cancel);

    public bool IsNamedBy(TrustPolicy trust) => trust.Azure is not null;

    // Its tokens are Entra's, for a day: nobody could hold one against a document later.
    public string? TokenPermission => null;

    public IRunTokens? RunTokens(
        PlatformCall call,
        IReadOnlyDictionary<string, string> environment,
        Func<string, Secret?> secrets,
        IReadOnlyList<string> issuers) => null;

    public IIdentityToken IdentityToken(
        PlatformCall call, IReadOnlyDictionary<string, string> environment, Func<string, Secret?> secrets) =>
        new AzureIdentityToken(call, environment, secrets);

    public IPullRequestComments Comments(PlatformCall call) =>
        new AzureComments(call.Http, call.Time, call.Context, call.Token, call.Retry);

    public IStatuses Statuses(PlatformCall call) => new AzureStatuses(call.Http, call.Time, call.Context, call.Token, call.Retry);

    // Azure Repos keeps no findings at file and line.
    public ICheckRuns? CheckRuns(PlatformCall call) => null;
}
