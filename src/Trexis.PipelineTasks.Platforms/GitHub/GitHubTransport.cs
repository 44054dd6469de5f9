using System.Net;
using System.Text.Json;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Platforms.GitHub;

/// <summary>
/// Octokit's requests by our own client, for one call. Octokit would follow redirects and a <c>Link</c> to another server with
/// the token, and take whatever is no JSON for an empty list: it never sees such an answer.
/// </summary>
/// <param name="root">Ends with a slash; nothing else on another server is asked.</param>
/// <param name="again">Which answers are worth another attempt.</param>
/// <param name="expected">What an answer that succeeded has to be.</param>
/// <param name="cancel">Octokit's calls take none of their own.</param>
internal sealed class GitHubTransport(
    RestClient client, Uri root, Func<ApiResponse, bool> again, JsonValueKind expected, CancellationToken cancel) : HttpMessageHandler
{
    private const int MostPages = 100;

    private int _pages;

    /// <summary>The last answer, whatever became of it; absent where nothing was asked.</summary>
    public ApiResponse? Last { get; private set; }

    /// <summary>The answer's JSON; nothing where it is none.</summary>
    public static JsonElement? Json(ApiResponse answer)
    {
        try
        {
            return JsonElement.Parse(answer.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The token that arrives here ends after a time of Octokit's own, in which no rate limit could be waited for.
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (!IsOurs(url)) throw new InvalidOperationException($"{url.Authority} is not GitHub's API");
        var json = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancel);
        var answer = Last = await client.SendAsync(() => RestClient.WithBody(request.Method, url, json), again, cancel);
        if (!answer.IsDone || (answer.Status != (int)HttpStatusCode.NoContent && Json(answer)?.ValueKind != expected))
            throw new InvalidDataException($"GitHub answered {answer.Status} with nothing to read");
        var content = new StringContent(answer.Body, Encoding.UTF8, "application/json");
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content };
        if (++_pages < MostPages && Uri.TryCreate(answer.NextPage, UriKind.Absolute, out var next) && IsOurs(next))
            response.Headers.Add("Link", $"<{next.AbsoluteUri}>; rel=\"next\"");
        return response;
    }

    private bool IsOurs(Uri url) => url.Scheme == root.Scheme && url.Authority == root.Authority;
}
