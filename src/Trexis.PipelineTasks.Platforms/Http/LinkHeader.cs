using System.Net.Http.Headers;

namespace Trexis.PipelineTasks.Platforms.Http;

/// <summary>GitHub's paging: <c>&lt;https://…&gt;; rel="next"</c>.</summary>
internal static class LinkHeader
{
    public static string? Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(value => value.Split(',')))
        {
            var parts = link.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is ['<', .. var address, '>'] && parts.Skip(1).Any(part => part is "rel=\"next\"" or "rel=next")) return address;
        }

        return null;
    }
}
