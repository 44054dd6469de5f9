using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// The identity that a job of a pipeline has without any secret: the platform vouches for the job by a token of its own, which Entra
/// takes for an application's where a federated credential says so.
/// </summary>
/// <param name="variables">Of the process.</param>
public sealed class WorkloadIdentity(Func<string, string?> variables)
{
    private const string ClientId = "AZURE_CLIENT_ID";
    private const string TenantId = "AZURE_TENANT_ID";
    private const string TokenFile = "AZURE_FEDERATED_TOKEN_FILE";
    private const string TokenUrl = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string TokenOfRequest = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string ServiceConnection = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
    private const string AccessToken = "SYSTEM_ACCESSTOKEN";

    /// <summary>For whom GitHub's token is meant: Entra's exchange.</summary>
    private const string Audience = "api://AzureADTokenExchange";

    private const string Permission = "permissions: id-token: write (of the job, and of the job that calls it)";

    /// <summary>By the variables of this process.</summary>
    public static WorkloadIdentity OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    private bool HasTokenFile => Present(TokenFile) is not null;

    private bool IsOnGitHub => !HasTokenFile && Present("GITHUB_ACTIONS") == "true";

    private bool IsOnAzure => !HasTokenFile && !IsOnGitHub && Present("TF_BUILD") is not null;

    /// <summary>What the job lacks, each with what brings it; empty where the identity can be asked for.</summary>
    public IReadOnlyList<string> Missing =>
    [
        .. (IsOnGitHub, IsOnAzure) switch
        {
            (true, _) => Lacking(TokenUrl, TokenOfRequest) is [] ? [] : [Permission],
            (_, true) => Lacking(ServiceConnection, AccessToken),
            _ => Lacking(TokenFile),
        },
        .. Lacking(ClientId, TenantId),
    ];

    /// <summary>What asks for its token.</summary>
    /// <param name="options">Carries the transport, which tests replace.</param>
    public TokenCredential Credential(TokenCredentialOptions options)
    {
        var (tenant, client) = (Present(TenantId), Present(ClientId));
        if (IsOnGitHub)
        {
            var pipeline = HttpPipelineBuilder.Build(options);
            return new ClientAssertionCredential(
                tenant,
                client,
                cancel => TokenOfGitHubAsync(pipeline, cancel),
                With(new ClientAssertionCredentialOptions(), options));
        }

        return IsOnAzure
            ? new AzurePipelinesCredential(
                tenant,
                client,
                Present(ServiceConnection),
                Present(AccessToken),
                With(new AzurePipelinesCredentialOptions(), options))
            : new WorkloadIdentityCredential(With(new WorkloadIdentityCredentialOptions(), options));
    }

    /// <summary>A credential's own options with the transport of these.</summary>
    public static TOptions With<TOptions>(TOptions own, TokenCredentialOptions given)
        where TOptions : TokenCredentialOptions
    {
        own.Transport = given.Transport;
        own.Retry.MaxRetries = 1;
        return own;
    }

    private async Task<string> TokenOfGitHubAsync(HttpPipeline pipeline, CancellationToken cancel)
    {
        using var message = pipeline.CreateMessage();
        message.Request.Uri.Reset(new Uri($"{Present(TokenUrl)}&audience={Uri.EscapeDataString(Audience)}"));
        message.Request.Headers.Add("Authorization", $"Bearer {Present(TokenOfRequest)}");
        await pipeline.SendAsync(message, cancel);
        if (message.Response.IsError)
            throw new AuthenticationFailedException(
                $"GitHub gave no token for the job: HTTP {message.Response.Status.ToString(CultureInfo.InvariantCulture)}");
        using var answer = JsonDocument.Parse(message.Response.Content);
        return answer.RootElement.GetProperty("value").GetString()!;
    }

    private IReadOnlyList<string> Lacking(params string[] names) => [.. names.Where(name => Present(name) is null)];

    // AzureCLI@2 and its like hand the service connection's application over under names of their own.
    private string? Present(string name)
    {
        if (variables(name) is { Length: > 0 } value) return value;
        var other = name is ClientId or TenantId ? variables($"AZURESUBSCRIPTION_{name["AZURE_".Length..]}") : null;
        return other is { Length: > 0 } ? other : null;
    }
}
