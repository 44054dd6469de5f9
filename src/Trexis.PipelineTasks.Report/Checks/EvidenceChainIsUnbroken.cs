using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Report.Checks;

/// <summary>Each document of the deployment holds the hash of the one before it.</summary>
internal sealed class EvidenceChainIsUnbroken : ICheck<IReadOnlyList<StoredDocument>>
{
    public CheckInfo Info { get; } = new(
        "evidence.chain-unbroken",
        "The deployment's documents form an unbroken chain",
        "A document that was changed, removed or moved after it was written makes the report say what did not happen.",
        "Each document's recorded hash against the SHA-256 of the document before it.",
        "Restore the documents from the evidence store, or find out who changed them; a new deployment starts a new chain.");

    public Outcome Judge(IReadOnlyList<StoredDocument> facts)
    {
        var problems = DocumentChain.Verify(facts);
        return problems.Count == 0
            ? Outcome.Passed($"{HumanText.Plural(facts.Count, "document")}, each holding the hash of the one before it.")
            : Outcome.Failed(
                $"{HumanText.Plural(problems.Count, "document")} of {HumanText.Number(facts.Count)} "
                    + $"{(problems.Count == 1 ? "does" : "do")} not fit the chain.",
                [
                    .. problems.Select(
                        problem => new Finding(
                            Path.GetFileName(problem.Document.File), problem.Message, "the hash of the document before it")),
                ]);
    }
}
