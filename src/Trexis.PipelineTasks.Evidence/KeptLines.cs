using System.Collections.Concurrent;
using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>What a store keeps of one deployment, by the line that each of its documents belongs to.</summary>
internal sealed class KeptLines(IEvidenceStore store, RunStore results, string deployment)
{
    private const int AtOnce = 8;

    private readonly string _folder = EvidenceKeeper.NameOf(deployment);

    /// <inheritdoc cref="EvidenceKeeper.BringBackAsync"/>
    public async Task<int> BringBackAsync(CancellationToken cancel)
    {
        var here = results.Load(deployment);
        var known = here.Select(stored => RetentionRecord.NameOf(stored.Sha256)).ToHashSet(StringComparer.Ordinal);
        var begun = here.Where(stored => stored.Document.Previous is null).Select(stored => stored.Document.Run.Id).ToList();
        var lines = (await store.NamesBelowAsync(_folder, cancel))
            .Where(name => name.Contains('/', StringComparison.Ordinal))
            .GroupBy(name => name[..name.IndexOf('/', StringComparison.Ordinal)], StringComparer.Ordinal)
            .Where(line => here.Count == 0 || begun.Contains(line.Key))
            .Select(line => new KeptLine(line.Key, line.Select(name => name[(line.Key.Length + 1)..]).ToHashSet(StringComparer.Ordinal)))
            .Where(line => line.Records.Except(known).Any())
            .ToList();
        if (lines.Count == 0) return 0;
        using var temporary = new HeldFolder("trexis-evidence-");
        try
        {
            foreach (var line in lines) await FetchAsync(line, known, temporary.Path, cancel);
            List<RunStore> fetched = [.. lines.Select(line => results.At(Path.Combine(temporary.Path, line.Name)))];
            return DocumentMerge.TakeOver(results, here.Count > 0 ? fetched : SideBySide(fetched));
        }
        catch (InputException exception)
        {
            throw new FaultException(FaultKind.External, $"what {store.Place} keeps cannot be read: {exception.Message}");
        }
    }

    /// <summary>Lays a file of a store into a folder.</summary>
    /// <param name="relative">Below the folder.</param>
    /// <exception cref="FaultException">The name leads out of it.</exception>
    public static async Task CopyAsync(IEvidenceStore store, string name, string folder, string relative, CancellationToken cancel)
    {
        var file = Path.GetFullPath(Path.Combine(folder, relative));
        if (!file.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new FaultException(FaultKind.External, $"{store.Place} holds a name that leads out of every folder: {name}");
        await new FolderEvidenceStore(folder).KeepAsync(relative, await store.ReadAsync(name, cancel), cancel);
    }

    // Only what a record stands for; what was slipped in beside it is nobody's word. What was kept and is gone might have been a refusal.
    private async Task FetchAsync(KeptLine line, HashSet<string> known, string into, CancellationToken cancel)
    {
        var many = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        var files = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var key in line.Names.Where(name => name.StartsWith($"{RunStore.KeysFolder}/", StringComparison.Ordinal)))
            files[key] = true;
        await Parallel.ForEachAsync(line.Records.Except(known), many, async (name, end) =>
        {
            var record = RetentionRecord.Format.Read(await store.ReadAsync($"{_folder}/{line.Name}/{name}", end), name);
            var place = $"{_folder}/{line.Name}/{record.Document}";
            if (!line.Names.Contains(record.Document))
                throw new FaultException(FaultKind.External, $"{store.Place}/{place} was kept and is gone");
            var content = await store.ReadAsync(place, end);
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != record.Sha256)
                throw new FaultException(FaultKind.External, $"{store.Place}/{place} is not what was kept: its SHA-256 differs");
            files[record.Document] = files[record.Document + RunStore.SignatureEnding] = true;
            foreach (var attachment in RunDocumentJson.Read(content, place).Attachments) files[attachment.Path.ToString()] = true;
        });
        await Parallel.ForEachAsync(files.Keys.Where(line.Names.Contains), many, async (name, end) =>
            await CopyAsync(store, $"{_folder}/{line.Name}/{name}", Path.Combine(into, line.Name), name, end));
    }

    // Lines that began apart stand side by side where they are of several targets. Where they do not, the one goes on that changed
    // something, or the latest. No deployment takes a line that is broken.
    private List<RunStore> SideBySide(IReadOnlyList<RunStore> lines)
    {
        var chosen = new List<RunStore>();
        var documents = new List<StoredDocument>();
        List<string> broken = [];
        foreach (var (line, own) in lines.Select(line => (Line: line, Own: line.Load()))
            .Where(line => line.Own.Count > 0)
            .OrderByDescending(line => line.Own.Any(stored => stored.Document.Action == "apply"))
            .ThenByDescending(line => line.Own[0].Document.Run.StartedAt))
        {
            broken.AddRange(DocumentChain.Verify(own).Take(1).Select(problem => problem.Message));
            if (DocumentChain.Verify([.. documents, .. own]).Count > 0) continue;
            chosen.Add(line);
            documents.AddRange(own);
        }

        return chosen.Count > 0 || broken.Count == 0
            ? chosen
            : throw new FaultException(FaultKind.External, $"what {store.Place} keeps of {deployment} is broken: {broken[0]}");
    }

    /// <param name="Names">Of its files, below its folder.</param>
    private sealed record KeptLine(string Name, IReadOnlySet<string> Names)
    {
        public IEnumerable<string> Records =>
            Names.Where(name => name.StartsWith($"{RetentionRecord.Folder}/", StringComparison.Ordinal));
    }
}
