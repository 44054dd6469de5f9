using System.Security;
using Microsoft.AspNetCore.Http;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>One container of Azure's blob storage, as far as keeping evidence goes.</summary>
public sealed class BlobServer : LoopbackServer
{
    public const string Account = "octoevidence";

    private const string Key = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    private const string Container = $"/{Account}/evidence";

    private readonly SortedDictionary<string, string> _blobs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Blobs => _blobs;

    /// <summary>A connection string of its account, by a key that anybody may know.</summary>
    public string Connection => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={Url}/{Account}";

    /// <summary>Somebody who may removes a blob.</summary>
    public void Remove(string name) => _blobs.Remove(name);

    /// <summary>What is answered to everything.</summary>
    public ServerReply? Instead { get; set; }

    /// <summary>What of each write told whether it may replace.</summary>
    public List<string> Conditions { get; } = [];

    public static async Task<BlobServer> RunAsync()
    {
        var server = new BlobServer();
        await server.StartAsync();
        return server;
    }

    protected override ServerReply Reply(HttpRequest request, string body)
    {
        if (Instead is not null) return Instead;
        if (!request.Headers.Authorization.ToString().StartsWith($"SharedKey {Account}:", StringComparison.Ordinal))
            return Refused(403, "AuthenticationFailed");
        if (request.Query["comp"] == "list") return Listed(request.Query["prefix"].ToString());
        var name = Uri.UnescapeDataString(request.Path.Value![(Container.Length + 1)..]);
        return request.Method switch
        {
            "PUT" => Put(name, body, request.Headers.IfNoneMatch.ToString()),
            "GET" when _blobs.TryGetValue(name, out var kept) => new ServerReply(200, kept)
            {
                Headers = With(new() { ["x-ms-blob-type"] = "BlockBlob", ["Content-Type"] = "application/octet-stream" }),
            },
            _ => Refused(404, "BlobNotFound"),
        };
    }

    private ServerReply Put(string name, string body, string condition)
    {
        Conditions.Add(condition);
        if (_blobs.ContainsKey(name) && condition == "*") return Refused(409, "BlobAlreadyExists");
        _blobs[name] = body;
        return new ServerReply(201, "") { Headers = With([]) };
    }

    private ServerReply Listed(string prefix)
    {
        var blobs = _blobs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name =>
            $"<Blob><Name>{SecurityElement.Escape(name)}</Name><Properties><Content-Length>1</Content-Length>"
                + "<BlobType>BlockBlob</BlobType></Properties></Blob>");
        return new ServerReply(
            200,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"x\" ContainerName=\"evidence\">"
                + $"<Blobs>{string.Concat(blobs)}</Blobs><NextMarker /></EnumerationResults>")
        { Headers = With(new() { ["Content-Type"] = "application/xml" }) };
    }

    private static ServerReply Refused(int status, string code) =>
        new(status, $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>No.</Message></Error>")
        {
            Headers = new Dictionary<string, string> { ["x-ms-error-code"] = code, ["Content-Type"] = "application/xml" },
        };

    private static Dictionary<string, string> With(Dictionary<string, string> headers)
    {
        headers["ETag"] = "\"0x8D\"";
        headers["Last-Modified"] = "Mon, 23 Nov 2026 09:00:00 GMT";
        headers["x-ms-version"] = "2025-01-05";
        return headers;
    }
}
