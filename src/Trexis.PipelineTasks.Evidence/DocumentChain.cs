namespace Trexis.PipelineTasks.Evidence;

/// <summary>
/// The documents of one deployment, each holding the hash of the one before. Jobs that ran side by side may continue from the
/// same document, so the chain is a tree in the order of the numbers; only its first document has no predecessor, and the first
/// of each target where targets of one environment began side by side.
/// </summary>
public static class DocumentChain
{
    /// <summary>
    /// What does not fit, in the order of the documents; empty for an unbroken chain. The last document is held only by an anchor.
    /// </summary>
    /// <param name="documents">Of one deployment, in the order of their numbers.</param>
    public static IReadOnlyList<ChainProblem> Verify(IReadOnlyList<StoredDocument> documents)
    {
        var problems = new List<ChainProblem>();
        var earlier = new Earlier();
        foreach (var stored in documents)
        {
            if (Problem(stored, earlier) is { } problem) problems.Add(new ChainProblem(stored, problem));
            earlier.Add(stored);
        }

        return problems;
    }

    /// <summary>What is bound to a document and cannot be read where it lies: what it held is missing wherever it would be shown.</summary>
    public static IReadOnlyList<ChainProblem> Unread(IReadOnlyList<StoredDocument> documents, RunStore store) =>
    [
        .. from stored in documents
            from attachment in stored.Document.Attachments
            let objection = store.Objection(attachment)
            where objection is not null
            select new ChainProblem(stored, $"binds what cannot be read: {objection}"),
    ];

    private static string? Problem(StoredDocument stored, Earlier earlier)
    {
        if (Path.GetFileName(stored.File) != RunStore.NameOf(stored.Number, stored.Document))
            return $"holds a document of {RunStore.NameOf(stored.Number, stored.Document)}: it was renamed or copied";
        if (earlier.WithRun(stored.Document.Run.Id) is { } copied)
            return $"bears the run id of {Path.GetFileName(copied.File)}: one of them is a copy";
        if (earlier.Last is not { } before)
        {
            return stored.Document.Previous is null
                ? null
                : "continues a document that is not here (SHA-256 "
                    + $"{stored.Document.Previous[..Math.Min(12, stored.Document.Previous.Length)]}…)";
        }

        if (stored.Document.Run.Deployment != before.Document.Run.Deployment)
            return $"belongs to deployment {stored.Document.Run.Deployment}, not {before.Document.Run.Deployment}";
        // A deployment is named by the first digits of its artifact's hash: two that share them are made in seconds.
        if (earlier.Artifact is { } artifact && stored.Document.Artifact is { } own && own.Sha256 != artifact.Sha256)
            return $"is of another artifact than the documents before it ({own.Sha256}, not {artifact.Sha256})";
        if (stored.Document.Previous is null && earlier.LeavesRoomBeside(stored)) return null;
        if (stored.Document.Previous is not { } previous)
            return $"says that it is the first, but {Path.GetFileName(before.File)} stands before it";
        return earlier.Holds(previous)
            ? null
            : $"continues a document with another SHA-256 than any before it: {Path.GetFileName(before.File)} was changed, removed "
                + "or moved";
    }

    /// <summary>What stands before a document, so that each of thousands is looked at once.</summary>
    private sealed class Earlier
    {
        private readonly HashSet<string> _hashes = new(StringComparer.Ordinal);
        private readonly Dictionary<string, StoredDocument> _runs = new(StringComparer.Ordinal);
        private readonly HashSet<(string Environment, string? Target)> _targets = [];
        private readonly HashSet<string?> _environments = [];
        private bool _hasUnnamed;

        public StoredDocument? Last { get; private set; }

        public ArtifactIdentity? Artifact { get; private set; }

        public void Add(StoredDocument stored)
        {
            _hashes.Add(stored.Sha256);
            _runs.TryAdd(stored.Document.Run.Id, stored);
            _environments.Add(stored.Document.Target?.Environment);
            if (stored.Document.Target is { Name: not null } target) _targets.Add((target.Environment, target.Name));
            else _hasUnnamed = true;
            Artifact ??= stored.Document.Artifact;
            Last = stored;
        }

        public bool Holds(string sha256) => _hashes.Contains(sha256);

        public StoredDocument? WithRun(string id) => _runs.GetValueOrDefault(id);

        /// <summary>
        /// Nothing is of this target or of another environment: there was nothing that the document could have continued.
        /// </summary>
        public bool LeavesRoomBeside(StoredDocument stored) =>
            stored.Document.Target is { Name: not null } own
            && !_hasUnnamed
            && _environments.All(environment => environment == own.Environment)
            && !_targets.Contains((own.Environment, own.Name));
    }
}

/// <param name="Observed">What follows the document's name.</param>
public sealed record ChainProblem(StoredDocument Document, string Observed)
{
    public string Message => $"{Path.GetFileName(Document.File)} {Observed}";
}
