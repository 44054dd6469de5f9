using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>Evidence in a container of Azure's blob storage, which itself refuses to write a name twice.</summary>
internal sealed class BlobEvidenceStore(string place, BlobContainerClient container) : IEvidenceStore
{
    private const string Hint = "sign the job in to Azure as somebody who may write blobs there (Storage Blob Data Contributor; on GitHub "
        + "AZURE_CLIENT_ID, AZURE_TENANT_ID and id-token: write do), or name the variable that holds a connection string (evidence: "
        + "{ store, connection: env:NAME })";

    public string Place { get; } = place;

    /// <param name="address">Of the container.</param>
    /// <param name="connection">A connection string of the account; absent where whoever the job is signed in as writes.</param>
    /// <exception cref="FaultException">The connection string is none, or of another account.</exception>
    public static BlobEvidenceStore Open(Uri address, Secret? connection)
    {
        var (place, options) = (address.AbsoluteUri.TrimEnd('/'), new BlobClientOptions());
        if (connection is null) return new BlobEvidenceStore(place, new BlobContainerClient(address, SignedIn(), options));
        try
        {
            var named = new BlobContainerClient(connection.Reveal(), address.AbsolutePath.Trim('/'), options);
            return named.AccountName == address.Host.Split('.')[0]
                ? new BlobEvidenceStore(place, named)
                : throw Unusable(place, $"the connection string is of the account {named.AccountName}", null);
        }
        catch (FormatException exception)
        {
            // Its message may quote a part of the string.
            throw Unusable(place, "what should be its connection string is none", exception);
        }
    }

    public Task<IReadOnlySet<string>> NamesBelowAsync(string folder, CancellationToken cancel) => ReachingAsync<IReadOnlySet<string>>(
        async () =>
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            var start = folder.Length == 0 ? "" : $"{folder}/";
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, start, cancel))
                names.Add(blob.Name[start.Length..]);
            return names;
        },
        cancel);

    public Task<byte[]> ReadAsync(string name, CancellationToken cancel) => ReachingAsync(
        async () => (await container.GetBlobClient(name).DownloadContentAsync(cancel)).Value.Content.ToArray(), cancel);

    public Task KeepAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancel) => ReachingAsync(
        async () =>
        {
            var blob = container.GetBlobClient(name);
            var once = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            try
            {
                await blob.UploadAsync(BinaryData.FromBytes(content), once, cancel);
                return true;
            }
            catch (RequestFailedException there) when (there.Status is 409 or 412)
            {
                var kept = await blob.DownloadContentAsync(cancel);
                return kept.Value.Content.ToMemory().Span.SequenceEqual(content.Span)
                    ? true
                    : throw new FaultException(
                        FaultKind.External,
                        $"{Place}/{name} holds another content already, and evidence is never overwritten",
                        "find out who wrote it; this run's documents are still in the results folder");
            }
        },
        cancel);

    // As a job sets itself up, from what is set up on purpose to what a machine happens to have. Nobody is asked.
    private static ChainedTokenCredential SignedIn() => new(
        new EnvironmentCredential(),
        WorkloadIdentity.OfProcess.Missing is []
            ? WorkloadIdentity.OfProcess.Credential(new TokenCredentialOptions())
            : new WorkloadIdentityCredential(),
        new AzureCliCredential(),
        new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned)));

    private async Task<T> ReachingAsync<T>(Func<Task<T>> reach, CancellationToken cancel)
    {
        try
        {
            return await reach();
        }
        catch (RequestFailedException exception)
        {
            throw Unusable(Place, $"{exception.Status} {exception.ErrorCode}", exception);
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw Unusable(Place, FaultText.TookTooLong, exception);
        }
        catch (Exception exception) when (exception is not (FaultException or OperationCanceledException))
        {
            // Nobody may sign in, nobody is there, or what answers is no blob storage: whatever it is, it undoes nothing that was done.
            throw Unusable(Place, exception.Message.ReplaceLineEndings(" "), exception);
        }
    }

    private static FaultException Unusable(string place, string why, Exception? exception) =>
        new(FaultKind.External, $"the evidence store {place} cannot be used: {why}", Hint, exception);
}
