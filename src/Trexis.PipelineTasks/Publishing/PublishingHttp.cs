using Trexis.PipelineTasks.Hosts;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Publishing;

/// <summary>Makes what publishing needs of HTTP.</summary>
public static class PublishingHttp
{
    /// <summary>Proxies come from the environment as usual; redirects are not followed, because a token would go with them.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        // Each request has a patience of its own.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <summary>Comments where the run's repository lives; nothing where it has no pull requests that we know.</summary>
    public static IPullRequestComments? CommentsFor(HostContext context, Secret token, HttpClient http, TimeProvider time, HttpPatience? patience = null) => context.Provider switch
    {
        RepositoryProvider.GitHub => new GitHubComments(http, time, context, token, patience),
        RepositoryProvider.AzureRepos => new AzureComments(http, time, context, token, patience),
        _ => null,
    };
}
