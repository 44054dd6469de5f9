namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>Makes what publishing needs of HTTP.</summary>
internal static class PublishingHttp
{
    /// <summary>Proxies come from the environment as usual; redirects are not followed, because a token would go with them.</summary>
    public static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        // Each request has a patience of its own.
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };
}
