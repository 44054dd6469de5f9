using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>A shop's mirror: a folder over HTTPS, under a certificate of its own that no machine trusts by itself.</summary>
internal sealed class MirrorServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly X509Certificate2 _certificate = Make();

    private MirrorServer(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _application = builder.Build();
        _application.Run(async http =>
        {
            var file = Path.Combine(folder, Path.GetFileName(http.Request.Path.Value!));
            if (File.Exists(file)) await http.Response.SendFileAsync(file);
            else http.Response.StatusCode = StatusCodes.Status404NotFound;
        });
    }

    /// <summary><c>https://127.0.0.1:port/trexis</c>.</summary>
    public string Url => _application.Urls.Single() + "/trexis";

    /// <summary>What a caller must trust.</summary>
    public string Pem => _certificate.ExportCertificatePem();

    public static async Task<MirrorServer> RunAsync(string folder)
    {
        var server = new MirrorServer(folder);
        await server._application.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _certificate.Dispose();
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mirror", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>A proxy that carries HTTPS through and remembers to where.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();

    public TunnelProxy()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>The request lines of its callers.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = new();

    public void Dispose()
    {
        _ending.Cancel();
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptTcpClientAsync(_ending.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient caller)
    {
        using var owned = caller;
        using var reader = new StreamReader(caller.GetStream(), leaveOpen: true);
        var line = await reader.ReadLineAsync() ?? "";
        Asked.Enqueue(line);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        using var target = new TcpClient();
        await target.ConnectAsync(IPEndPoint.Parse(line.Split(' ')[1]));
        await caller.GetStream().WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        await Task.WhenAny(caller.GetStream().CopyToAsync(target.GetStream()), target.GetStream().CopyToAsync(caller.GetStream()));
    }
}
