using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// Brings together what jobs that ran side by side wrote, each into a folder of its own: every document once, byte for byte,
/// after the one that it continues.
/// </summary>
public static class DocumentMerge
{
    /// <param name="folder">Holds the jobs' folders, at any depth.</param>
    /// <returns>How many documents were not here before.</returns>
    /// <exception cref="InputException">The folder holds no document, or one that cannot be read.</exception>
    public static int TakeOver(RunStore into, string folder)
    {
        var stores = StoresIn(into, folder);
        return stores.Count > 0
            ? TakeOver(into, stores)
            : throw new InputException(
                "--merge", "holds no run documents", folder, "a folder with the results of jobs, each in a folder of its own");
    }

    /// <inheritdoc cref="TakeOver(RunStore, string)"/>
    internal static int TakeOver(RunStore into, IReadOnlyList<RunStore> stores)
    {
        var here = into.Load().Select(stored => stored.Sha256).ToHashSet(StringComparer.Ordinal);
        var found = Found(stores);
        int? last = null;
        var taken = 0;
        foreach (var (store, stored) in InOrder([.. found.Where(one => !here.Contains(one.Stored.Sha256))], here))
        {
            last = into.Take(stored, store, last).Number;
            taken++;
        }

        return taken;
    }

    // Each after the one that it continues, otherwise as they came; each is looked at once when it comes, and once more when what it
    // waits for has come. What continues a document that nobody brought comes last, and the check of the chain names it.
    private static IEnumerable<(RunStore Store, StoredDocument Stored)> InOrder(
        List<(RunStore Store, StoredDocument Stored)> found, HashSet<string> here)
    {
        var brought = found.Select(one => one.Stored.Sha256).ToHashSet(StringComparer.Ordinal);
        var followers = found.Where(one => one.Stored.Document.Previous is { } previous && brought.Contains(previous))
            .ToLookup(one => one.Stored.Document.Previous!, StringComparer.Ordinal);
        var order = found.Index().ToDictionary(one => one.Item.Stored.Sha256, one => one.Index, StringComparer.Ordinal);
        var ready = new PriorityQueue<(RunStore Store, StoredDocument Stored), (bool IsOrphan, int At)>();
        foreach (var one in found.Where(one => one.Stored.Document.Previous is not { } previous || !brought.Contains(previous)))
        {
            var isOrphan = one.Stored.Document.Previous is { } absent && !here.Contains(absent);
            ready.Enqueue(one, (isOrphan, order[one.Stored.Sha256]));
        }

        while (ready.TryDequeue(out var next, out _))
        {
            yield return next;
            foreach (var follower in followers[next.Stored.Sha256]) ready.Enqueue(follower, (false, order[follower.Stored.Sha256]));
        }
    }

    private static List<RunStore> StoresIn(RunStore into, string folder) => !Directory.Exists(folder)
        ? []
        : [.. FolderTree.Folders(folder).Prepend(folder)
            .Select(into.At)
            .Where(store => store.HoldsDocuments)];

    // By time, as one folder would have numbered them; the clocks of several machines only break ties of the chain.
    private static List<(RunStore Store, StoredDocument Stored)> Found(IReadOnlyList<RunStore> stores) =>
    [
        .. stores.SelectMany(store => store.Load().Select(stored => (Store: store, Stored: stored)))
            .DistinctBy(one => one.Stored.Sha256)
            .OrderBy(one => one.Stored.Document.Run.StartedAt)
            .ThenBy(one => one.Stored.Number)
            .ThenBy(one => one.Stored.Sha256, StringComparer.Ordinal),
    ];
}
