namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>Makes what publishing needs of HTTP.</summary>
internal static class PublishingHttp
{
    /// <summary>Proxies come from the environment as usual; redirects are not followed, because a token would go with them.</summary>
    public static HttpClient Client(TextOutlet outlet) => new(
        new CleanedRequests(outlet) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } })
    {
        // Each request has a patience of its own.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };
}
