using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.SqlServer.SignIns;

/// <summary>Tokens of Entra for SQL Server, each asked for once and kept until it is nearly over.</summary>
internal sealed class EntraTokens(SignIn signIn, Func<TokenCredential> credential, TimeProvider time) : IAccessTokens
{
    private static readonly ConcurrentDictionary<SignIn, EntraTokens> Shared = new();

    /// <summary>A connection that takes long to open must not come with a token that is over.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int LongestReason = 400;

    private readonly ConcurrentDictionary<string, AccessToken> _known = new(StringComparer.Ordinal);
    private readonly Lazy<TokenCredential> _credential = new(credential);

    /// <summary>
    /// What signs in where the connection string holds no login; shared by all connections of this program. Nothing of Azure's is
    /// loaded before the first is asked for.
    /// </summary>
    public static IAccessTokens? For(TargetConnection connection) => connection.Tokens ?? connection.SignIn switch
    {
        SignIn.ConnectionString => null,
        var signIn => Shared.GetOrAdd(
            signIn,
            asked => new EntraTokens(asked, () => EntraCredentials.From(asked, new TokenCredentialOptions()), TimeProvider.System)),
    };

    public async Task<Secret> GetAsync(string server, CancellationToken cancel)
    {
        var scope = Scope(server);
        if (_known.TryGetValue(scope, out var known) && known.ExpiresOn - time.GetUtcNow() > Margin) return new Secret(known.Token);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var token = await _credential.Value.GetTokenAsync(new TokenRequestContext([scope]), either.Token)
                .AsTask()
                .WaitAsync(either.Token);
            _known[scope] = token;
            return new Secret(token.Token);
        }
        catch (AuthenticationFailedException exception)
        {
            throw Refused(server, exception.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw Refused(server, $"no answer within {HumanText.Duration(Patience)}");
        }
    }

    /// <summary>The national clouds' databases have names of their own, and so have the tokens for them.</summary>
    internal static string Scope(string server)
    {
        var host = server.Split(',')[0].TrimEnd('.');
        if (host.EndsWith(".database.chinacloudapi.cn", StringComparison.OrdinalIgnoreCase))
            return "https://database.chinacloudapi.cn/.default";
        return host.EndsWith(".database.usgovcloudapi.net", StringComparison.OrdinalIgnoreCase)
            ? "https://database.usgovcloudapi.net/.default"
            : "https://database.windows.net/.default";
    }

    /// <summary>What Entra's libraries say, which is often a page, as the start of one line.</summary>
    internal static string Reason(string why)
    {
        var line = string.Join(
            ' ', Redaction.Message(why).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return TextSanitizer.Cut(line, LongestReason);
    }

    private DatabaseException Refused(string server, string why) => new(
        DatabaseErrorKind.Denied,
        $"{server}: no token of Entra; tried {EntraCredentials.Words(signIn)}: {Reason(why)}",
        EntraCredentials.Hint(signIn));
}
