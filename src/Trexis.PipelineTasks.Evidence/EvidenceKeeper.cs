using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// Copies documents and the files that belong to them into the store: one folder a chain, <c>&lt;deployment&gt;/&lt;first run&gt;</c>,
/// laid out as the results folder, so that <c>trexis verify</c> reads both.
/// </summary>
/// <param name="isProposal">Of a pull request's run: no deployment takes what it writes, so it is kept apart and takes up nothing.</param>
public sealed class EvidenceKeeper(IEvidenceStore store, TimeSpan retention, bool isProposal = false)
{
    private const string Proposed = "+pr";

    /// <summary>Nothing where deployment.yml names no store.</summary>
    /// <param name="secrets">Values by variable name.</param>
    /// <exception cref="FaultException">What the store's connection is read from holds none.</exception>
    public static EvidenceKeeper? For(EvidenceSpec? spec, Func<string, Secret?> secrets, bool isProposal) =>
        spec is null ? null : new EvidenceKeeper(StoreOf(spec, secrets), spec.Retention, isProposal);

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
    /// <exception cref="FaultException">The store cannot be used, or files are gone or changed here; all others are kept.</exception>
    public async Task KeepAsync(RunStore results, IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        if (documents.Count == 0) return;
        var folder = LineOf(documents);
        var there = (await store.NamesBelowAsync(folder, cancel)).ToHashSet(StringComparer.Ordinal);
        var lost = new List<Exception>();
        StoredDocument? after = null;
        foreach (var stored in documents)
        {
            if (!there.Contains(RetentionRecord.NameOf(stored.Sha256)))
            {
                byte[][] attached;
                try
                {
                    attached = [.. stored.Document.Attachments.Select(results.Read)];
                }
                catch (Exception exception) when (exception is FaultException or InputException)
                {
                    // One file that is lost here ends nothing: what came after it is kept.
                    lost.Add(exception);
                    continue;
                }

                foreach (var (attachment, bytes) in stored.Document.Attachments.Zip(attached))
                    await store.KeepAsync($"{folder}/{attachment.Path}", bytes, cancel);
                await KeepAsync(results, stored, after, folder, there, cancel);
            }

            after = stored;
        }

        if (lost.Count > 0)
            throw new FaultException(
                FaultKind.FileSystem,
                $"{HumanText.Plural(lost.Count, "document")} of {documents.Count} not kept, for what belongs to them is not whole: "
                    + lost[0].Message);
    }

    private async Task KeepAsync(
        RunStore results, StoredDocument stored, StoredDocument? after, string folder, HashSet<string> there, CancellationToken cancel)
    {
        var content = InputFile.ReadBytes(stored.File, FileKind.Document, results.Folder);
        var name = await NameOfAsync(stored, content, folder, there, cancel);
        await store.KeepAsync($"{folder}/{name}", content, cancel);
        foreach (var (file, relative) in results.SignatureFilesOf(stored))
        {
            var own = relative.EndsWith(RunStore.SignatureEnding, StringComparison.Ordinal) ? name + RunStore.SignatureEnding : relative;
            await store.KeepAsync($"{folder}/{own}", InputFile.ReadBytes(file, FileKind.Signature, results.Folder), cancel);
        }

        // Last, so that a record stands for a document that is whole with all its files.
        await store.KeepAsync(
            $"{folder}/{RetentionRecord.NameOf(stored.Sha256)}",
            RetentionRecord.From(stored, name, retention, after).Write(),
            cancel);
        there.Add(name);
    }

    // Two runs that began from the same documents, such as two attempts of one job, give the same number twice: the line in the store goes
    // on as they came. What lies there without a record was begun by a run that did not come to its end.
    private async Task<string> NameOfAsync(
        StoredDocument stored, byte[] content, string folder, HashSet<string> there, CancellationToken cancel)
    {
        var last = there.Where(name => !name.Contains('/', StringComparison.Ordinal))
            .Select(name => RunStore.NumberOf(name))
            .DefaultIfEmpty(0)
            .Max();
        for (var number = stored.Number; number <= last; number++)
        {
            var begun = RunStore.NameOf(number, stored.Document);
            if (there.Contains(begun) && (await store.ReadAsync($"{folder}/{begun}", cancel)).AsSpan().SequenceEqual(content)) return begun;
        }

        return RunStore.NameOf(Math.Max(stored.Number, last + 1), stored.Document);
    }

    /// <summary>Those that are not kept yet.</summary>
    /// <exception cref="FaultException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<StoredDocument>> MissingAsync(IReadOnlyList<StoredDocument> documents, CancellationToken cancel)
    {
        if (documents.Count == 0) return [];
        var there = await store.NamesBelowAsync(LineOf(documents), cancel);
        return [.. documents.Where(stored => !there.Contains(RetentionRecord.NameOf(stored.Sha256)))];
    }

    /// <summary>Brings back what a deployment left and the results folder does not hold: the platform keeps it for 90 days.</summary>
    /// <returns>How many documents.</returns>
    /// <exception cref="FaultException">The store cannot be used, or what it keeps of the deployment is not whole; then nothing was
    /// brought back.</exception>
    public async Task<int> BringBackAsync(RunStore results, string deployment, CancellationToken cancel) =>
        isProposal ? 0 : await new KeptLines(store, results, deployment).BringBackAsync(cancel);

    /// <summary>Copies everything into a folder, as it lies in the store.</summary>
    /// <exception cref="FaultException">The store cannot be used, or a name leads out of the folder.</exception>
    public async Task CopyToAsync(string folder, CancellationToken cancel)
    {
        foreach (var name in (await store.NamesBelowAsync("", cancel)).Order(StringComparer.Ordinal))
            await KeptLines.CopyAsync(store, name, folder, name, cancel);
    }

    /// <summary>Whether a folder is one of a store's: those of results have other names.</summary>
    internal static bool IsLine(string folder, IReadOnlyList<StoredDocument> documents) =>
        documents.Count > 0
        && Path.GetFileName(Path.GetDirectoryName(folder)) is { } name
        && NameOf(documents[0].Document.Run.Deployment) is var own
        && (name == own || name == own + Proposed);

    /// <summary>Whether a folder is a line of a store that a pull request's run left, on which nothing rests.</summary>
    public static bool IsProposed(string folder) =>
        Path.GetFileName(Path.GetDirectoryName(folder))?.EndsWith(Proposed, StringComparison.Ordinal) is true;

    /// <summary>What holds all lines of a deployment.</summary>
    internal static string NameOf(string deployment) => new([.. deployment.Select(Safe)]);

    // Two runs of the same deployment that began apart, in two empty folders, are two lines.
    private string LineOf(IReadOnlyList<StoredDocument> documents) =>
        $"{NameOf(documents[0].Document.Run.Deployment)}{(isProposal ? Proposed : "")}/{documents[0].Document.Run.Id}";

    private static char Safe(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '@' ? character : '_';
}
