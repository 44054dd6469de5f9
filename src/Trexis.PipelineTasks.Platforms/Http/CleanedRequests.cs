using System.Net.Http.Headers;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>
/// Whatever is told to a platform or a webhook goes through the outlet, and so does what one of them says of a request that it refused:
/// it may quote what it was given.
/// </summary>
internal sealed class CleanedRequests(TextOutlet outlet) : DelegatingHandler
{
    // An explanation is shorter; a proxy's page need not be read to its end.
    private const int LongestExplanation = 256 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } body)
            request.Content = Cleaned(await body.ReadAsByteArrayAsync(cancellationToken), body.Headers.ContentType);
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.IsSuccessStatusCode) return answer;
        answer.Content = Cleaned(await BeginningAsync(answer.Content, cancellationToken), answer.Content.Headers.ContentType);
        return answer;
    }

    private ByteArrayContent Cleaned(byte[] text, MediaTypeHeaderValue? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(outlet.Clean(Encoding.UTF8.GetString(text))));
        content.Headers.ContentType = type;
        return content;
    }

    private static async Task<byte[]> BeginningAsync(HttpContent content, CancellationToken cancel)
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var beginning = new byte[LongestExplanation];
        var length = await stream.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancel);
        return beginning[..length];
    }
}
