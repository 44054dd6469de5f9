using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// Everything that people said about a deployment. A run's result is a word where its kind is attestation and its proof is set;
/// its source names the person. The best proven word wins, of equals the latest.
/// </summary>
public sealed class Attestations
{
    public static readonly Attestations None = new([]);

    private readonly List<Attestation> _words;

    public Attestations(IEnumerable<Attestation> words) => _words = [.. words];

    public IReadOnlyList<Attestation> All => _words;

    public Attestations And(Attestation word) => new([.. _words, word]);

    /// <param name="documents">Of one deployment; those that hold no word do no harm.</param>
    public static Attestations From(Change? change, IEnumerable<RunDocument> documents, IEnumerable<PlatformApproval> approvals) => new(
    [
        .. Declared(change),
        .. documents.SelectMany(Recorded),
        .. approvals.Select(
            approval => new Attestation
            {
                Code = "review.approved",
                By = approval.By,
                Proof = ProofLevel.Verified,
                Environment = approval.Environment,
                At = approval.At,
                Note = approval.Comment,
                Source = approval.Source,
            }),
    ]);

    /// <summary>The word that counts for a code or a line.</summary>
    /// <param name="environment">Absent where any environment's will do.</param>
    public Attestation? Best(string codeOrLine, string? environment) => _words
        .Where(word => word.Code == codeOrLine && word.HoldsIn(environment))
        .OrderByDescending(word => word.Proof)
        .ThenByDescending(word => word.At ?? DateTimeOffset.MinValue)
        .FirstOrDefault();

    private static IEnumerable<Attestation> Declared(Change? change) => change is null
        ? []
        : change.Attest.Select(declared => new Attestation
        {
            Code = declared.Line,
            By = declared.By,
            Proof = ProofLevel.Declared,
            Environment = declared.Environment,
            At = null,
            Note = declared.Note,
            Source = $"{declared.Location.File}:"
                + $"{declared.Location.Line}",
        });

    // Only a passed attestation is a word; what a check made of a word is no second one.
    private static IEnumerable<Attestation> Recorded(RunDocument document) => document.Results
        .Where(result => result is { Kind: ResultKind.Attestation, Proof: not null, Verdict: Verdict.Passed })
        .Select(result => new Attestation
        {
            Code = result.Code,
            By = result.Source ?? document.Run.Actor,
            Proof = result.Proof!.Value,
            Environment = document.Target?.Environment,
            At = document.Run.EndedAt,
            Note = result.Message,
            Source = document.Run.Id,
        });
}
