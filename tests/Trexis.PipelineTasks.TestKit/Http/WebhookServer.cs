using Microsoft.AspNetCore.Http;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>Takes whatever is posted.</summary>
public sealed class WebhookServer : LoopbackServer
{
    public static async Task<WebhookServer> RunAsync()
    {
        var server = new WebhookServer();
        await server.StartAsync();
        return server;
    }

    protected override ServerReply Reply(HttpRequest request, string body) => new(202, "");
}
