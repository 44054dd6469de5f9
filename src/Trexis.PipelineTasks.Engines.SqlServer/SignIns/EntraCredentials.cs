using Azure.Core;
using Azure.Identity;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Engines.SqlServer.SignIns;

/// <summary>
/// What each word of <c>sign-in:</c> asks. Tenant, client and authority come from Azure's own variables (AZURE_TENANT_ID, AZURE_CLIENT_ID,
/// AZURE_AUTHORITY_HOST), the workload's own token from its platform (<see cref="WorkloadIdentity"/>).
/// </summary>
internal static class EntraCredentials
{
    private const string ClientId = "AZURE_CLIENT_ID";

    /// <param name="options">Carries the transport, which tests replace.</param>
    public static TokenCredential From(SignIn signIn, TokenCredentialOptions options) => signIn switch
    {
        SignIn.AzureCli => new AzureCliCredential(WorkloadIdentity.With(new AzureCliCredentialOptions(), options)),
        SignIn.WorkloadIdentity => WorkloadIdentity.OfProcess.Credential(options),
        SignIn.ManagedIdentity => ManagedIdentity(options),

        // From the one that a pipeline sets up on purpose to the one that a person happens to have.
        SignIn.Entra when WorkloadIdentity.OfProcess.Missing is [] => new ChainedTokenCredential(
            From(SignIn.WorkloadIdentity, options), From(SignIn.AzureCli, options), From(SignIn.ManagedIdentity, options)),
        SignIn.Entra => new ChainedTokenCredential(From(SignIn.AzureCli, options), From(SignIn.ManagedIdentity, options)),
        _ => throw new InvalidOperationException($"a sign-in without a token: {signIn}"),
    };

    public static string Words(SignIn signIn) => signIn switch
    {
        SignIn.AzureCli => "the Azure CLI",
        SignIn.WorkloadIdentity => "the workload's identity",
        SignIn.ManagedIdentity => "the machine's managed identity",
        _ => "the workload's identity, the Azure CLI and the machine's managed identity",
    };

    public static string Hint(SignIn signIn) => signIn switch
    {
        SignIn.AzureCli =>
            "run az login (in a pipeline, azure/login or AzureCLI@2) before this task, as somebody who is a user of the database",
        SignIn.WorkloadIdentity =>
            $"add the federated credential of this job to the application that {ClientId} names: its subject is this repository and "
            + "environment, or this service connection",
        SignIn.ManagedIdentity =>
            $"give the machine an identity that is a user of the database; name one that it was assigned with {ClientId}",
        _ => "set up one of them, and name it (sign-in: azure-cli, workload-identity or managed-identity): the message is then about that "
            + "one alone",
    };

    private static ManagedIdentityCredential ManagedIdentity(TokenCredentialOptions options) => new(WorkloadIdentity.With(
        new ManagedIdentityCredentialOptions(
            Environment.GetEnvironmentVariable(ClientId) is { Length: > 0 } client
                ? ManagedIdentityId.FromUserAssignedClientId(client)
                : ManagedIdentityId.SystemAssigned),
        options));
}
