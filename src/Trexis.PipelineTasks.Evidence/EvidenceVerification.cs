namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// Holds a folder of evidence against itself and against what the targets remember: what <c>trexis verify</c> says a year later.
/// </summary>
public static class EvidenceVerification
{
    /// <summary>Everything in a folder that does not fit together, by document in order; empty for evidence that holds.</summary>
    /// <exception cref="InputException">Files in the folder are no documents.</exception>
    public static IReadOnlyList<EvidenceProblem> Verify(RunStore store)
    {
        var documents = store.Load();
        var problems = new List<EvidenceProblem>(Unkept(store, documents));
        foreach (var deployment in documents.GroupBy(stored => stored.Document.Run.Deployment, StringComparer.Ordinal))
        {
            problems.AddRange(
                DocumentChain.Verify([.. deployment]).Select(problem => new EvidenceProblem(problem.Document.File, problem.Message)));
        }

        foreach (var stored in documents) problems.AddRange(AttachmentsOf(store, stored));
        return problems;
    }

    /// <summary>What targets remember of the deployments that are here, and no document tells.</summary>
    /// <param name="documents">Of all folders together: a deployment may have begun in several.</param>
    /// <param name="anchors">What targets recorded while they were deployed to.</param>
    public static IEnumerable<EvidenceProblem> Verify(IReadOnlyList<StoredDocument> documents, IReadOnlyList<EvidenceAnchor> anchors) =>
        Unanchored(documents, anchors).Concat(Untold(documents, anchors));

    /// <summary>Deployments that targets remember, and of which a store kept nothing, though it should still have it.</summary>
    /// <param name="strange">Anchors of deployments of which nothing is here.</param>
    /// <param name="retention">How long the store keeps what it is given.</param>
    public static IEnumerable<EvidenceProblem> Forgotten(
        string store, IEnumerable<EvidenceAnchor> strange, TimeSpan retention, DateTimeOffset now) =>
        from anchor in strange
        group anchor by (anchor.Deployment, anchor.Environment) into remembered
        where now - remembered.Max(anchor => anchor.At) < retention
        select new EvidenceProblem(
            store, $"{remembered.Key.Environment} remembers the deployment {remembered.Key.Deployment}, and nothing of it is kept here");

    /// <summary>Whether a folder is a store as a whole, which holds all that was ever deployed, and not a part of one.</summary>
    public static bool IsStore(string folder, IEnumerable<RunStore> lines) => lines.Any(line =>
        Directory.Exists(Path.Combine(line.Folder, RetentionRecord.Folder))
        && Path.GetDirectoryName(Path.GetDirectoryName(line.Folder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    // In a store each document has a record beside it, which also holds the last one, and what was slipped in; and each record names
    // the one before it.
    private static IEnumerable<EvidenceProblem> Unkept(RunStore store, IReadOnlyList<StoredDocument> documents)
    {
        if (RetentionRecord.In(store.Folder) is not { } records)
        {
            if (EvidenceKeeper.IsLine(store.Folder, documents))
                yield return new EvidenceProblem(
                    documents[0].File,
                    $"{store.Folder} is a part of an evidence store, and the records of what was kept there ({RetentionRecord.Folder}) are "
                        + "gone: whether documents are missing, nobody can tell");
            yield break;
        }

        var found = documents.ToDictionary(stored => Path.GetFileName(stored.File), StringComparer.Ordinal);
        foreach (var (name, stored) in found)
        {
            var ofName = records.Where(record => record.Document == name).ToList();
            if (ofName.Count == 0)
                yield return new EvidenceProblem(stored.File, $"{name} was never kept here: there is no retention record of it");
            else if (!ofName.Exists(record => record.Sha256 == stored.Sha256))
                yield return new EvidenceProblem(
                    stored.File, $"{name} is not what was kept: its SHA-256 differs from its retention record's");
        }

        foreach (var record in records.Where(record => !found.ContainsKey(record.Document)))
            yield return new EvidenceProblem(Path.Combine(store.Folder, record.Document), $"{record.Document} was kept and is gone");
        var kept = records.Select(record => record.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var record in records.Where(record => record.After is { } after && !kept.Contains(after)))
            yield return new EvidenceProblem(
                Path.Combine(store.Folder, record.Document),
                $"{record.Document} was kept after a document with SHA-256 {record.After![..Math.Min(12, record.After!.Length)]}…, which "
                    + "is gone, and its record with it");
    }

    private static IEnumerable<EvidenceProblem> AttachmentsOf(RunStore store, StoredDocument stored)
    {
        foreach (var attachment in stored.Document.Attachments)
        {
            string? problem = null;
            try
            {
                store.Read(attachment);
            }
            catch (FaultException exception)
            {
                problem = exception.Message;
            }

            if (problem is not null) yield return new EvidenceProblem(stored.File, problem);
        }
    }

    // A chain that was rewritten as a whole fits itself; the hash that the target recorded then fits no document.
    private static IEnumerable<EvidenceProblem> Unanchored(
        IReadOnlyList<StoredDocument> documents, IReadOnlyList<EvidenceAnchor> anchors)
    {
        var known = documents.Select(stored => stored.Sha256).ToHashSet(StringComparer.Ordinal);
        foreach (var (deployment, hash) in anchors.Select(anchor => (anchor.Deployment, anchor.DocumentSha256))
            .Distinct()
            .Where(anchor => anchor.DocumentSha256.Length > 0 && !known.Contains(anchor.DocumentSha256)))
        {
            if (documents.FirstOrDefault(stored => stored.Document.Run.Deployment == deployment) is { } first)
                yield return new EvidenceProblem(
                    first.File,
                    $"the target recorded a document with SHA-256 {hash[..12]}… for this deployment, and none here has it: the documents "
                        + $"were rewritten or one is missing");
        }
    }

    // The last document of a chain is held by no later one; that something was begun after it, the target wrote before it was done.
    private static IEnumerable<EvidenceProblem> Untold(IReadOnlyList<StoredDocument> documents, IReadOnlyList<EvidenceAnchor> anchors)
    {
        foreach (var anchor in EvidenceAnchor.Untold(anchors, documents))
        {
            if (documents.LastOrDefault(stored => stored.Document.Run.Deployment == anchor.Deployment) is { } last)
                yield return new EvidenceProblem(
                    last.File,
                    $"the target recorded a {anchor.Name} in {anchor.Environment}, and no document here tells of it: its run was killed, "
                        + "or its document was removed");
        }
    }
}

public sealed record EvidenceProblem(string File, string Message);
