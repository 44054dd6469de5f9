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
        var here = into.Load().Select(stored => stored.Sha256).ToHashSet(StringComparer.Ordinal);
        var found = Found(into, folder);
        if (found.Count == 0)
            throw new InputException([new InputProblem(
                "--merge", "holds no run documents", folder, "a folder with the results of jobs, each in a folder of its own")]);
        var waiting = found.Where(one => !here.Contains(one.Stored.Sha256)).ToList();
        var count = waiting.Count;
        while (waiting.Count > 0)
        {
            // What continues a document that nobody brought comes last, and the check of the chain names it.
            var next = Math.Max(0, waiting.FindIndex(one => one.Stored.Document.Previous is not { } previous || here.Contains(previous)));
            here.Add(into.Take(waiting[next].Stored, waiting[next].Store).Sha256);
            waiting.RemoveAt(next);
        }

        return count;
    }

    // By time, as one folder would have numbered them; the clocks of several machines only break ties of the chain.
    private static List<(RunStore Store, StoredDocument Stored)> Found(RunStore into, string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Prepend(folder)
            .Select(into.At)
            .Where(store => store.HoldsDocuments)
            .SelectMany(store => store.Load().Select(stored => (Store: store, Stored: stored)))
            .DistinctBy(one => one.Stored.Sha256)
            .OrderBy(one => one.Stored.Document.Run.StartedAt)
            .ThenBy(one => one.Stored.Number)
            .ThenBy(one => one.Stored.Sha256, StringComparer.Ordinal)];
}
