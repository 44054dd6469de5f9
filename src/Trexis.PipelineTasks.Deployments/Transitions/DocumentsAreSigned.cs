using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// A chain shows that nothing was changed inside of it; who made it, signatures alone show. All documents are held, not only those
/// on which a result rests: one that lost its signature may be one that refused.
/// </summary>
internal sealed class DocumentsAreSigned : IDemand
{
    public string Sentence =>
        "Every document of this deployment is signed by whom the policy lists for its environment (evidence: signed), and none bears "
            + "a signature that is false";

    public IEnumerable<Finding> Unmet(TransitionFacts facts)
    {
        var judged = facts.Signatures.ToDictionary(signature => signature.Document.File, StringComparer.Ordinal);
        foreach (var stored in facts.Documents)
        {
            var signature = judged.GetValueOrDefault(stored.File)
                ?? new DocumentSignature(stored, SignatureState.Unsigned, "was not held against a signature");
            if (signature.State == SignatureState.Invalid || (facts.SignaturesRequired && signature.State != SignatureState.Valid))
                yield return new Finding(Path.GetFileName(stored.File), signature.Message, Expected(signature.State));
        }
    }

    private static string Expected(SignatureState state) => state switch
    {
        SignatureState.Invalid => "the document as its run wrote it: bring it back, or begin again in an empty results folder",
        SignatureState.Unknown =>
            "a signature that can be verified here: let this machine reach the issuer, or pin its key (trexis keys pin)",
        _ => "a signature that the policy takes: begin again in an empty results folder, in a run that may sign",
    };
}
