using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// A SQL Server's face on a free loopback port: real drivers connect to it, and it answers what a test says. Once it is over it keeps
/// its port until the process ends and closes whatever still connects. The driver queues openings without a pool, one queue per
/// processor for the whole process; it goes on with those that their caller gave up, and tries a port that refuses it again until its
/// time to connect has passed. A port that refused would so hold up other tests' logins.
/// </summary>
public sealed class TdsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<TdsRequest, TdsAnswer> _answer;
    private readonly ConcurrentDictionary<int, (TcpClient Client, TdsConversation Conversation)> _open = [];
    private int _accepted;

    public TdsServer(Func<TdsRequest, TdsAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections that were accepted by now.</summary>
    public int Accepted => _accepted;

    /// <summary>What each connection that logged in asked, in the order of arrival.</summary>
    public ConcurrentQueue<TdsRequest> Requests { get; } = new();

    /// <summary>What it shows to everybody, as a file that a client may hold it against.</summary>
    public static byte[] Certificate => TdsCertificate.Own.Export(X509ContentType.Cert);

    public Version Version { get; init; } = new(16, 0, 4000);

    /// <summary>The fault of the connection with that number, from 1.</summary>
    public Func<int, TdsFault> Fault { get; set; } = _ => TdsFault.None;

    /// <summary>An error that the login of the connection with that number meets.</summary>
    public Func<int, TdsLogin, TdsMessage?> Login { get; set; } = (_, _) => null;

    /// <summary>What each connection said that came as far as its login, refused or not.</summary>
    public ConcurrentQueue<TdsLogin> Logins { get; } = new();

    /// <summary>Reported by connections whose client broke off while it was being answered.</summary>
    public ConcurrentQueue<string> Broken { get; } = new();

    public string ConnectionString(string database = "Sales", bool encrypt = true, string more = "") =>
        $"Server=127.0.0.1,{Port};Database={database};User ID=deployer;Password=hunter2;"
            + $"{(encrypt ? "TrustServerCertificate=True" : "Encrypt=False")};Connect Timeout=30;{more}";

    /// <summary>Told of each connection that has ended.</summary>
    public Action<int> Closed { get; set; } = _ => { };

    /// <summary>Ends a session, as KILL does.</summary>
    public void EndSession(int connection)
    {
        if (_open.TryGetValue(connection, out var open)) open.Client.Close();
    }

    /// <summary>Ends every session in a database, as ALTER DATABASE … WITH ROLLBACK IMMEDIATE does.</summary>
    public void EndSessionsIn(string database)
    {
        foreach (var (client, conversation) in _open.Values)
        {
            if (conversation.Database == database) client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_connections);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            if (_over.IsCancellationRequested)
            {
                client.Close();
                continue;
            }

            var number = Interlocked.Increment(ref _accepted);
            _connections.Add(Task.Run(() => ServeAsync(client, number)));
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using (client)
        {
            client.NoDelay = true;
            var conversation = new TdsConversation(this, client, number, _answer);
            _open[number] = (client, conversation);
            try
            {
                await conversation.RunAsync(_over.Token);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException)
            {
                Broken.Enqueue(exception.Message);
            }
            finally
            {
                _open.TryRemove(number, out _);
                Closed(number);
            }
        }
    }
}

/// <summary>What a client said when it logged in.</summary>
/// <param name="Encrypted">Whether everything after it is encrypted too.</param>
public sealed record TdsLogin(string User, string Password, string Application, string Database, int PacketSize, bool Encrypted)
{
    /// <summary>Whether the first words were encrypted already (TDS 8).</summary>
    public bool Strict { get; init; }

    /// <summary>Absent where it came with a password.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the driver fetches a token by itself, once it is told from where.</summary>
    public bool FetchesToken { get; init; }
}
