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
        var earlier = new Dictionary<string, StoredDocument>(StringComparer.Ordinal);
        StoredDocument? before = null;
        foreach (var stored in documents)
        {
            if (Problem(stored, before, earlier) is { } problem) problems.Add(new ChainProblem(stored, problem));
            earlier[stored.Sha256] = stored;
            before = stored;
        }

        return problems;
    }

    private static string? Problem(StoredDocument stored, StoredDocument? before, Dictionary<string, StoredDocument> earlier)
    {
        var name = Path.GetFileName(stored.File);
        if (name != RunStore.NameOf(stored.Number, stored.Document))
            return $"{name} holds a document of {RunStore.NameOf(stored.Number, stored.Document)}: it was renamed or copied";
        if (earlier.Values.FirstOrDefault(other => other.Document.Run.Id == stored.Document.Run.Id) is { } copied)
            return $"{name} bears the run id of {Path.GetFileName(copied.File)}: one of them is a copy";
        if (before is null)
        {
            return stored.Document.Previous is null
                ? null
                : $"{name} continues a document that is not here (SHA-256 "
                    + $"{stored.Document.Previous[..Math.Min(12, stored.Document.Previous.Length)]}…)";
        }

        if (stored.Document.Run.Deployment != before.Document.Run.Deployment)
            return $"{name} belongs to deployment {stored.Document.Run.Deployment}, not {before.Document.Run.Deployment}";
        if (stored.Document.Previous is null && BeginsBeside(stored, earlier.Values)) return null;
        if (stored.Document.Previous is not { } previous)
            return $"{name} says that it is the first, but {Path.GetFileName(before.File)} stands before it";
        return earlier.ContainsKey(previous)
            ? null
            : $"{name} continues a document with another SHA-256 than any before it: {Path.GetFileName(before.File)} was changed, removed "
                + "or moved";
    }

    // Nothing before it is of this target or of another environment: there was nothing that it could have continued.
    private static bool BeginsBeside(StoredDocument stored, IEnumerable<StoredDocument> earlier) =>
        stored.Document.Target is { Name: not null } own
        && earlier.All(
            other => other.Document.Target is { Name: not null } their && their.Environment == own.Environment && their.Name != own.Name);
}

public sealed record ChainProblem(StoredDocument Document, string Message);
