using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>A server on a free port of this machine, with its state in memory and faults to order.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<ServerFault> _faults = [];
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private readonly CancellationTokenSource _ending = new();
    private WebApplication? _application;

    /// <summary><c>http://127.0.0.1:port</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Every request that came, failed ones too.</summary>
    public IReadOnlyCollection<ReceivedRequest> Requests => _requests;

    /// <summary>The requests with the answers that no fault took the place of.</summary>
    public IReadOnlyCollection<Exchange> Exchanges => _exchanges;

    /// <summary>A network in which it is a platform's own, and where nobody else is but on this machine.</summary>
    public HttpClient As(string host) => new(
        new PlatformNetwork(host, Url, new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false })));

    /// <summary>Orders faults; each is spent on one request, in this order where several fit.</summary>
    public void Fail(params ReadOnlySpan<ServerFault> faults)
    {
        lock (_gate) _faults.AddRange(faults);
    }

    public int Count(string method, string path = "") =>
        _requests.Count(request => request.Method == method && request.Path.Contains(path, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        // A test may end it before its class does.
        if (Interlocked.Exchange(ref _application, null) is not { } application) return;
        await _ending.CancelAsync();
        await application.DisposeAsync();
        _ending.Dispose();
        GC.SuppressFinalize(this);
        LookBack();
    }

    protected async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync();
        Url = _application.Urls.Single();
    }

    /// <summary>After the last request: a double that knows more of its original may refuse what was asked or answered.</summary>
    protected virtual void LookBack()
    {
    }

    /// <summary>One request at a time, as a database behind a server would see to.</summary>
    protected abstract ServerReply Reply(HttpRequest request, string body);

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = http.Request.Path + http.Request.QueryString.Value;
        var request = new ReceivedRequest(http.Request.Method, path, body);
        _requests.Enqueue(request);
        ServerFault? fault;
        ServerReply? reply = null;
        lock (_gate)
        {
            fault = _faults.FirstOrDefault(
                one => (one.Method ?? http.Request.Method) == http.Request.Method && path.Contains(one.Path, StringComparison.Ordinal));
            if (fault is not null) _faults.Remove(fault);
            if (fault?.Kind is not (ServerFaultKind.Answer or ServerFaultKind.Cut or ServerFaultKind.Hang))
                reply = Reply(http.Request, body);
        }

        _exchanges.Enqueue(new Exchange(request, fault is null ? reply : null));
        if (fault is null) await WriteAsync(http, reply!);
        else await FailAsync(http, fault, reply);
    }

    private async Task FailAsync(HttpContext http, ServerFault fault, ServerReply? reply)
    {
        switch (fault.Kind)
        {
            case ServerFaultKind.Answer or ServerFaultKind.AnswerAfter:
                foreach (var (name, value) in fault.Headers) http.Response.Headers[name] = value;
                await WriteAsync(
                    http, new ServerReply(fault.Status, fault.Body.Length == 0 && reply is not null ? reply.Body : fault.Body));
                break;
            case ServerFaultKind.Hang or ServerFaultKind.HangAfter:
                using (var until = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, http.RequestAborted))
                    await Task.Delay(Timeout.Infinite, until.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
                http.Abort();
                break;
            case ServerFaultKind.HalfAnswer:
                http.Response.StatusCode = reply!.Status;
                http.Response.ContentLength = reply.Body.Length + 100;
                await http.Response.WriteAsync(reply.Body);
                await http.Response.Body.FlushAsync();
                http.Abort();
                break;
            default:
                http.Abort();
                break;
        }
    }

    private static async Task WriteAsync(HttpContext http, ServerReply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json; charset=utf-8";
        foreach (var (name, value) in reply.Headers) http.Response.Headers[name] = value;
        if (reply.Link is not null) http.Response.Headers.Link = reply.Link;
        if (reply.Status != 204) await http.Response.WriteAsync(reply.Body);
    }
}
