using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Report.Checks;

/// <param name="Unread">What is bound to them and cannot be read.</param>
internal sealed record KeptChain(IReadOnlyList<StoredDocument> Documents, IReadOnlyList<ChainProblem> Unread);

/// <summary>Each document of the deployment holds the hash of the one before it, and what is bound to it can be read.</summary>
internal sealed class EvidenceChainIsUnbroken : ICheck<KeptChain>
{
    public CheckInfo Info { get; } = new(
        "evidence.chain-unbroken",
        "The deployment's documents form an unbroken chain",
        "A document that was changed, removed or moved after it was written makes the report say what did not happen.",
        "Each document's recorded hash against the SHA-256 of the document before it; whether the files bound to it are files.",
        "Restore the documents from the evidence store, or find out who changed them; a new deployment starts a new chain.");

    public Outcome Judge(KeptChain facts)
    {
        var broken = DocumentChain.Verify(facts.Documents);
        if (broken.Count == 0 && facts.Unread is [var first, ..])
            return Outcome.Failed(
                $"{HumanText.Plural(facts.Unread.Count, "file")} bound to documents cannot be read, the first: {first.Message}",
                [.. facts.Unread.Select(one => Finding(one, "the file that the document binds"))]);
        return broken.Count == 0
            ? Outcome.Passed($"{HumanText.Plural(facts.Documents.Count, "document")}, each holding the hash of the one before it.")
            : Outcome.Failed(
                $"{HumanText.Plural(broken.Count, "document")} of {HumanText.Number(facts.Documents.Count)} "
                    + $"{(broken.Count == 1 ? "does" : "do")} not fit the chain.",
                [
                    .. broken.Select(one => Finding(one, "the hash of the document before it")),
                    .. facts.Unread.Select(one => Finding(one, "the file that the document binds")),
                ]);
    }

    private static Finding Finding(ChainProblem problem, string expected) =>
        new(Path.GetFileName(problem.Document.File), problem.Observed, expected);
}
