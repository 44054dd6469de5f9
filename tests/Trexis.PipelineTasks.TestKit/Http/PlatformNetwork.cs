namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>
/// A network in which a server on this machine is a platform's own, as <c>api.github.com</c>: what counts as the platform's word is told
/// by its address, and no variable makes another server one.
/// </summary>
/// <param name="host">Whose place it takes.</param>
/// <param name="others">What answers everywhere else.</param>
public sealed class PlatformNetwork(string host, string server, HttpMessageInvoker others) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!;
        if (asked.Host != host) return await others.SendAsync(request, cancellationToken);
        // An Enterprise Server's API lies below a path of its own.
        request.RequestUri = new Uri(new Uri(server), asked.PathAndQuery.Replace("/api/v3", "", StringComparison.Ordinal));
        try
        {
            return await others.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = asked;
        }
    }
}
