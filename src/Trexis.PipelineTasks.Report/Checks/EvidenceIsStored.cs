namespace Trexis.PipelineTasks.Report.Checks;

/// <param name="Place">The store.</param>
/// <param name="Missing">File names of documents that are not in it.</param>
internal sealed record StoredEvidence(string Place, int Documents, IReadOnlyList<string> Missing);

internal sealed class EvidenceIsStored : ICheck<Fact<StoredEvidence>>
{
    public CheckInfo Info { get; } = new(
        "evidence.stored",
        "Every document lies where nobody overwrites it",
        "A results folder is cleaned up after weeks; whoever asks a year later finds nothing.",
        "Each document of the deployment, with its files, must lie in evidence: { store } of deployment.yml with a record of how long it "
            + "is kept. A store that cannot be reached leaves it unknown.",
        "Make the store reachable and run report again: what is missing is copied then.");

    public Outcome Judge(Fact<StoredEvidence> facts) => facts.Judge(stored => stored.Missing.Count == 0
        ? Outcome.Passed($"{HumanText.Plural(stored.Documents, "document")} with their files lie in {stored.Place}")
        : Outcome.Warned(
            $"{HumanText.Plural(stored.Missing.Count, "document")} of {stored.Documents} {(stored.Missing.Count == 1 ? "is" : "are")} not "
                + $"in {stored.Place}",
            [.. stored.Missing.Select(name => new Finding(name, "not kept", "kept"))]));
}
