using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>One connection: first words, encryption, login, then requests until the client goes.</summary>
internal sealed class TdsConversation(TdsServer server, TcpClient client, int number, Func<TdsRequest, TdsAnswer> answer)
{
    private const byte NotSupported = 2, On = 1, Required = 3;
    private const byte TokenGiven = 1 << 1, TokenFetched = 2 << 1;
    private const ushort More = 1, Failed = 2, Counted = 0x10, Attention = 0x20;
    private const ushort Select = 0xC1, Insert = 0xC3;

    private readonly Stream _raw = client.GetStream();
    private TdsPackets _packets = new(client.GetStream());
    private string _database = "master", _application = "";

    /// <summary>Where the client logged in to; master until then.</summary>
    public string Database => _database;

    public async Task RunAsync(CancellationToken cancel)
    {
        var fault = server.Fault(number);
        if (fault == TdsFault.ClosesOnAccept) return;
        var strict = await StartsWithTlsAsync(cancel);
        if (strict && !await EncryptAsync(strict, cancel)) return;
        if (await _packets.ReadAsync(cancel) is not { } first) return;
        if (fault == TdsFault.NeverAnswers) await UntilGoneAsync(cancel);
        if (fault is TdsFault.SpeaksGarbage or TdsFault.SpeaksHttp)
        {
            await _raw.WriteAsync(
                fault == TdsFault.SpeaksHttp
                    ? "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray()
                    : [0xDE, 0xAD, 0xBE, 0xEF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
                cancel);
            return;
        }

        var encrypts = !strict && WantsEncryption(first.Content) && fault != TdsFault.CannotEncrypt;
        await _packets.WriteAsync(TdsPackets.Answer, Prelogin(encrypts ? On : NotSupported), ends: true, cancel);
        if (fault is TdsFault.ClosesAfterPrelogin) return;
        if (fault == TdsFault.ClosesInHandshake)
        {
            await _packets.ReadAsync(cancel);
            return;
        }

        if (encrypts && !await EncryptAsync(strict, cancel)) return;
        if (await LogInAsync(fault, login => login with { Encrypted = strict || encrypts, Strict = strict }, cancel))
            await AnswerAllAsync(cancel);
    }

    private async Task<bool> LogInAsync(TdsFault fault, Func<TdsLogin, TdsLogin> complete, CancellationToken cancel)
    {
        if (await _packets.ReadAsync(cancel) is not { Kind: TdsPackets.Login } message) return false;
        if (fault == TdsFault.ClosesAfterLogin) return false;
        if (fault == TdsFault.IgnoresLogin) await UntilGoneAsync(cancel);
        var login = complete(Read(message.Content));
        server.Logins.Enqueue(login);
        var tokens = new TdsWriter();
        var refusal = server.Login(number, login);
        if (refusal is not null)
        {
            tokens.Message(refusal);
            tokens.Finish(Failed, 0, 0);
            await _packets.WriteAsync(TdsPackets.Answer, tokens.ToArray(), ends: true, cancel);
            return false;
        }

        if (login.FetchesToken)
        {
            tokens.TokenIssuer("https://login.invalid/tenant", "https://database.windows.net/");
            await _packets.WriteAsync(TdsPackets.Answer, tokens.ToArray(), ends: true, cancel);
            await UntilGoneAsync(cancel);
            return false;
        }

        (_database, _application) = (login.Database, login.Application);
        tokens.Login(login.Database, login.PacketSize, server.Version);
        if (login.Token is not null) tokens.TokenAccepted();
        tokens.Finish(0, 0, 0);
        await _packets.WriteAsync(TdsPackets.Answer, tokens.ToArray(), ends: true, cancel);
        _packets.Size = login.PacketSize;
        return true;
    }

    private async Task AnswerAllAsync(CancellationToken cancel)
    {
        while (await _packets.ReadAsync(cancel) is { } message)
        {
            if (message.Kind == TdsPackets.Attention)
            {
                await AcknowledgeAsync(cancel);
                continue;
            }

            var request = message.Kind == TdsPackets.Call
                ? TdsRequest.OfCall(number, _database, message.Content)
                : TdsRequest.OfBatch(number, _database, message.Content);
            request = request with { Application = _application };
            server.Requests.Enqueue(request);
            if (!await AnswerAsync(answer(request), cancel)) return;
        }
    }

    /// <returns>Whether the connection goes on.</returns>
    private async Task<bool> AnswerAsync(TdsAnswer given, CancellationToken cancel)
    {
        var tokens = new TdsWriter();
        var failed = false;
        foreach (var part in given.Parts)
        {
            switch (part)
            {
                case TdsPart.Table table:
                    tokens.Table(table.Rows);
                    tokens.Finish(More | Counted, Select, table.Rows.Rows.Count);
                    break;
                case TdsPart.Count count:
                    tokens.Finish(More | Counted, Insert, count.Rows);
                    break;
                case TdsPart.Said said:
                    tokens.Message(said.Message);
                    failed |= said.Message.Severity > 10;
                    break;
                case TdsPart.Transaction transaction:
                    tokens.Transaction(transaction.Kind, transaction.Id);
                    break;
                case TdsPart.Bytes bytes:
                    tokens.Raw(bytes.Content);
                    break;
                case TdsPart.Pause pause:
                    await FlushAsync(tokens, cancel);
                    await Task.Delay(pause.Length, cancel);
                    break;
                case TdsPart.Cut:
                    await FlushAsync(tokens, cancel);
                    return false;
                default:
                    await FlushAsync(tokens, cancel);
                    return await UntilAttentionAsync(cancel);
            }
        }

        tokens.Finish(failed ? Failed : (ushort)0, 0, 0);
        var content = tokens.ToArray();
        if (given.Breaks is { } breaks) content = content[..Math.Min(breaks, content.Length)];
        await _packets.WriteAsync(TdsPackets.Answer, content, ends: given.Breaks is null, cancel);
        return given.Breaks is null && given.Parts.OfType<TdsPart.Said>().All(said => said.Message.Severity < 20);
    }

    private async Task FlushAsync(TdsWriter tokens, CancellationToken cancel)
    {
        if (tokens.IsEmpty) return;
        await _packets.WriteAsync(TdsPackets.Answer, tokens.ToArray(), ends: false, cancel);
        tokens.Clear();
    }

    private async Task<bool> UntilAttentionAsync(CancellationToken cancel)
    {
        while (await _packets.ReadAsync(cancel) is { } message)
        {
            if (message.Kind != TdsPackets.Attention) continue;
            await AcknowledgeAsync(cancel);
            return true;
        }

        return false;
    }

    private Task AcknowledgeAsync(CancellationToken cancel)
    {
        var tokens = new TdsWriter();
        tokens.Finish(Attention, 0, 0);
        return _packets.WriteAsync(TdsPackets.Answer, tokens.ToArray(), ends: true, cancel);
    }

    private async Task UntilGoneAsync(CancellationToken cancel)
    {
        while (await _packets.ReadAsync(cancel) is not null)
        {
        }
    }

    private async Task<bool> StartsWithTlsAsync(CancellationToken cancel)
    {
        const byte Handshake = 0x16;
        var first = new byte[1];
        return await client.Client.ReceiveAsync(first, SocketFlags.Peek, cancel) == 1 && first[0] == Handshake;
    }

    /// <param name="strict">TLS before anything else (TDS 8), in place of TLS inside the first words.</param>
    private async Task<bool> EncryptAsync(bool strict, CancellationToken cancel)
    {
        var handshake = new HandshakeStream(_raw) { IsOver = strict };
        var encrypted = new SslStream(handshake, leaveInnerStreamOpen: true);
        try
        {
            await encrypted.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = TdsCertificate.Own,
                    EnabledSslProtocols = strict ? SslProtocols.None : SslProtocols.Tls12,
                    ApplicationProtocols = strict ? [new SslApplicationProtocol("tds/8.0")] : null,
                },
                cancel);
        }
        catch (AuthenticationException)
        {
            return false;
        }

        handshake.IsOver = true;
        _packets = new TdsPackets(encrypted);
        return true;
    }

    // Options stand as number, offset and length, big-endian, until 0xFF; number 1 is the wish for encryption.
    private static bool WantsEncryption(byte[] prelogin)
    {
        for (var at = 0; prelogin[at] != 0xFF; at += 5)
        {
            if (prelogin[at] == 1) return prelogin[BinaryPrimitives.ReadUInt16BigEndian(prelogin.AsSpan(at + 1))] is On or Required;
        }

        return false;
    }

    private byte[] Prelogin(byte encryption)
    {
        const byte Version = 0, Encryption = 1, Instance = 2, Thread = 3, Mars = 4;
        (byte Option, byte[] Value)[] options =
        [
            (
                Version,
                [
                    (byte)server.Version.Major, (byte)server.Version.Minor, (byte)(server.Version.Build >> 8), (byte)server.Version.Build,
                    0, 0,
                ]),
            (Encryption, [encryption]),
            (Instance, [0]),
            (Thread, []),
            (Mars, [0]),
        ];
        var offset = (options.Length * 5) + 1;
        var (head, body) = (new List<byte>(), new List<byte>());
        foreach (var (option, value) in options)
        {
            head.AddRange([option, (byte)(offset >> 8), (byte)offset, (byte)(value.Length >> 8), (byte)value.Length]);
            body.AddRange(value);
            offset += value.Length;
        }

        return [.. head, 0xFF, .. body];
    }

    private static TdsLogin Read(byte[] login)
    {
        string Text(int at) => Encoding.Unicode.GetString(
            login,
            BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(at)),
            2 * BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(at + 2)));
        var (start, length) = (
            BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(44)), 2 * BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(46)));
        var password = login.AsSpan(start, length)
            .ToArray()
            .Select(scrambled => (byte)(((scrambled ^ 0xA5) << 4) | ((scrambled ^ 0xA5) >> 4)))
            .ToArray();
        var signIn = SignIn(login);
        return new TdsLogin(
            Text(40),
            Encoding.Unicode.GetString(password),
            Text(48),
            Text(68),
            BinaryPrimitives.ReadInt32LittleEndian(login.AsSpan(8)),
            Encrypted: false)
        {
            Token = signIn is [TokenGiven, ..]
                ? Encoding.Unicode.GetString(signIn, 5, BinaryPrimitives.ReadInt32LittleEndian(signIn.AsSpan(1)))
                : null,
            FetchesToken = signIn is [TokenFetched, ..],
        };
    }

    // Features stand behind everything else, each as its number, a length and its content, until 0xFF; number 2 is the sign-in by token:
    // one byte for its kind, then the token's length and the token where it is given (MS-TDS 2.2.6.4).
    private static byte[] SignIn(byte[] login)
    {
        const byte HasFeatures = 0x10, SignIn = 2, End = 0xFF;
        if ((login[27] & HasFeatures) == 0) return [];
        var at = BinaryPrimitives.ReadInt32LittleEndian(login.AsSpan(BinaryPrimitives.ReadUInt16LittleEndian(login.AsSpan(56))));
        while (login[at] != End)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(login.AsSpan(at + 1));
            if (login[at] == SignIn) return login[(at + 5)..(at + 5 + length)];
            at += 5 + length;
        }

        return [];
    }
}
