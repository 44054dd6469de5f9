using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// Copies documents and the files that belong to them into the store: one folder a chain, <c>&lt;deployment&gt;/&lt;first run&gt;</c>,
/// laid out as the results folder, so that <c>trexis verify</c> reads both.
/// </summary>
public sealed class EvidenceKeeper(IEvidenceStore store, TimeSpan retention)
{
    /// <summary>Nothing where deployment.yml names no store.</summary>
    /// <param name="secrets">Values by variable name.</param>
    /// <exception cref="FaultException">What the store's connection is read from holds none.</exception>
    public static EvidenceKeeper? For(EvidenceSpec? spec, Func<string, Secret?> secrets) =>
        spec is null ? null : new EvidenceKeeper(StoreOf(spec, secrets), spec.Retention);

    private static IEvidenceStore StoreOf(EvidenceSpec spec, Func<string, Secret?> secrets)
    {
        if (spec.Container is not { } container) return new FolderEvidenceStore(spec.Store);
        if (spec.ConnectionVariable is not { } variable) return BlobEvidenceStore.Open(container, connection: null);
        return secrets(variable) is { IsEmpty: false } connection
            ? BlobEvidenceStore.Open(container, connection)
            : throw new FaultException(
                FaultKind.External,
                $"the evidence store {spec.Store} cannot be used: the environment variable {variable} is not set",
                "hand it on in the job's env:, or leave evidence: { connection } out and sign the job in to Azure");
    }

    public string Place => store.Place;

    /// <summary>Keeps every document that is not kept yet: also those that an earlier failure left behind.</summary>
    /// <param name="documents">All of one deployment in the results folder, in order.</param>
    /// <exception cref="FaultException">The store cannot be used, a file is gone or changed, or another one lies under its
    /// name.</exception>
    public async Task KeepAsync(RunStore results, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        foreach (var stored in await MissingAsync(documents, cancel))
        {
            var folder = FolderOf(documents);
            foreach (var attachment in stored.Document.Attachments)
                await store.KeepAsync($"{folder}/{attachment.Path}", results.Read(attachment), cancel);
            var name = Path.GetFileName(stored.File);
            await store.KeepAsync($"{folder}/{name}", InputFile.ReadBytes(stored.File, FileKind.Document, results.Folder), cancel);
            foreach (var (file, relative) in results.SignatureFilesOf(stored))
                await store.KeepAsync(
                    $"{folder}/{relative}", InputFile.ReadBytes(file, FileKind.Signature, results.Folder), cancel);

            // Last, so that a record stands for a document that is whole with all its files.
            await store.KeepAsync($"{folder}/{RetentionRecord.Folder}/{name}", RetentionRecord.From(stored, retention).Write(), cancel);
        }
    }

    /// <summary>Those that are not kept yet.</summary>
    /// <exception cref="FaultException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<StoredDocument>> MissingAsync(IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        if (documents.Count == 0) return [];
        var kept = await store.NamesInAsync($"{FolderOf(documents)}/{RetentionRecord.Folder}", cancel);
        return [.. documents.Where(stored => !kept.Contains(Path.GetFileName(stored.File)))];
    }

    // Two runs of the same deployment that began apart, in two empty folders, are two chains.
    private static string FolderOf(IReadOnlyList<StoredDocument> documents)
    {
        var first = documents[0].Document.Run;
        return $"{new string([.. first.Deployment.Select(Safe)])}/{first.Id}";
    }

    private static char Safe(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '@' ? character : '_';
}
