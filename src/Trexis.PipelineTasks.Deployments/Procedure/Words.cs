using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// Everything that people said about a deployment. A run's result is a word where its kind is attestation and its proof is set;
/// its source names the person. The best proven word wins, of equals the latest.
/// </summary>
public sealed class Words
{
    public static readonly Words None = new([]);

    private readonly List<Word> _words;

    public Words(IEnumerable<Word> words) => _words = [.. words];

    public IReadOnlyList<Word> All => _words;

    public Words And(Word word) => new([.. _words, word]);

    /// <param name="documents">Of one deployment; those that hold no word do no harm.</param>
    public static Words Of(Change? change, IEnumerable<RunDocument> documents, IEnumerable<PlatformApproval> approvals) => new(
    [
        .. Declared(change),
        .. documents.SelectMany(Recorded),
        .. approvals.Select(
            approval => new Word(
                "review.approved", approval.By, WordProof.Verified, approval.Environment, approval.At, approval.Comment, approval.Source)),
    ]);

    /// <summary>The word that counts for a code or a line.</summary>
    /// <param name="environment">Absent where any environment's will do.</param>
    public Word? Best(string codeOrLine, string? environment) => _words
        .Where(word => word.Code == codeOrLine && word.HoldsIn(environment))
        .OrderByDescending(word => word.Proof)
        .ThenByDescending(word => word.At ?? DateTimeOffset.MinValue)
        .FirstOrDefault();

    private static IEnumerable<Word> Declared(Change? change) => change is null
        ? []
        : change.Attest.Select(declared => new Word(
            declared.Line, declared.By, WordProof.Declared, declared.Environment, null, declared.Note, $"{declared.Location.File}:"
                + $"{declared.Location.Line}"));

    // Only a passed attestation is a word; what a check made of a word is no second one.
    private static IEnumerable<Word> Recorded(RunDocument document) => document.Results
        .Where(result => result is { Kind: ResultKind.Attestation, Proof: not null, Verdict: Verdict.Passed })
        .Select(result => new Word(
            result.Code,
            result.Source ?? document.Run.Actor,
            result.Proof!.Value,
            document.Target?.Environment,
            document.Run.StartedAt.AddMilliseconds(document.Run.ElapsedMs),
            result.Message,
            document.Run.Id));
}
