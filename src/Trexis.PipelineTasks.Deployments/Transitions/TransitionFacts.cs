using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Evidence;
using Trexis.PipelineTasks.Evidence.Signatures;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>What is known when a deployment wants to change its target: its documents, and what this very run has judged.</summary>
public sealed record TransitionFacts
{
    public required DeploymentTarget Place { get; init; }

    /// <summary>Of this deployment, in the order of their numbers.</summary>
    public required IReadOnlyList<StoredDocument> Documents { get; init; }

    /// <summary>What the target remembers of this deployment; nothing where the transition does not ask.</summary>
    public Fact<IReadOnlyList<EvidenceAnchor>> Anchors { get; init; } = Fact.Known<IReadOnlyList<EvidenceAnchor>>([]);

    /// <summary>When something else than this deployment changed the target last, and who that was; absent where nothing did.</summary>
    public (string Told, DateTimeOffset At)? ChangedBeside { get; init; }

    /// <summary>What this run has judged under the lock: it stands for anything that was said before.</summary>
    public required IReadOnlyList<RunResult> Now { get; init; }

    /// <summary>Every code that the policy requires here.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>The policy as it is now: also a waiver is held against this moment.</summary>
    public required IResultPolicy Policy { get; init; }

    public required string PolicySha256 { get; init; }

    /// <summary>Where the policy's file comes from; absent where no platform runs this that could be asked.</summary>
    public PolicyPlace? PolicyFile { get; init; }

    /// <summary>What is deployed beside what stands; absent where nothing does, nobody said, or no platform could be asked.</summary>
    public CommitPlace? Commit { get; init; }

    /// <summary>What deployment file and change file come to now, as documents hold it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the policy names whose runs change this place, and this is none of a platform.</summary>
    public bool IsStranger { get; init; }

    /// <summary>Whether the policy takes only what is signed.</summary>
    public required bool SignaturesRequired { get; init; }

    /// <summary>Who signed each of the documents.</summary>
    public required IReadOnlyList<DocumentSignature> Signatures { get; init; }

    /// <summary>What was done to the target, and no document tells.</summary>
    public IReadOnlyList<Finding> Untold =>
    [
        .. UntoldAnchors.Where(anchor => anchor.Refused is null).Select(anchor => new Finding(
            anchor.Name, "left no document: its run was killed, or the document was removed", "what the target's journal says")),
    ];

    /// <summary>What the target remembers, and no document tells.</summary>
    internal IEnumerable<EvidenceAnchor> UntoldAnchors => EvidenceAnchor.Untold(Anchors.ValueOr(null) ?? [], Documents);

    /// <summary>The required codes that must have been judged before the database is changed.</summary>
    internal IEnumerable<string> RequiredBefore => Required.Where(code => JudgedCodes.StateOf(code) == JudgedIn.Planned);

    internal IEnumerable<StoredDocument> OfPlace => Documents.Where(stored => Place.Is(stored.Document.Target));

    /// <summary>The latest of each code that is judged before the database is changed, but for those that this run judged itself.</summary>
    internal IReadOnlyDictionary<string, EarlierResult> Earlier
    {
        get
        {
            var latest = new Dictionary<string, EarlierResult>(StringComparer.Ordinal);
            foreach (var stored in OfPlace.Where(stored => !SignatureVerifier.IsOfNoEnvironment(stored.Document)
                && !DeploymentTimeline.IsRefusedBeside(stored.Document)))
            {
                // One document may speak of a code several times: the worst counts.
                foreach (var ofCode in stored.Document.Results.GroupBy(result => result.Code, StringComparer.Ordinal)
                    .Where(ofCode => JudgedCodes.StateOf(ofCode.Key) == JudgedIn.Planned && ofCode.First().Kind != ResultKind.Attestation))
                    latest[ofCode.Key] = new EarlierResult([.. ofCode], stored);
            }

            foreach (var judged in Now) latest.Remove(judged.Code);
            return latest;
        }
    }

    /// <summary>What earlier runs said of the required codes; one that never ran is told by a demand of its own.</summary>
    internal IEnumerable<(string Code, EarlierResult Result)> RequiredEarlier
    {
        get
        {
            var earlier = Earlier;
            foreach (var code in RequiredBefore)
            {
                if (earlier.TryGetValue(code, out var result)) yield return (code, result);
            }
        }
    }

    /// <summary>
    /// Whether a later run of the same task judged all that there was to judge and had nothing to say of the code any more. An early
    /// precheck and one that broke leave out a part.
    /// </summary>
    internal bool IsOutdated(EarlierResult result) => OfPlace.Any(later => later.Number > result.Stored.Number
        && later.Document is { Fault: null } document
        && document.Task == result.Stored.Document.Task
        && document.Action == result.Stored.Document.Action
        && !SignatureVerifier.IsOfNoEnvironment(document)
        && !ResultsAreNotEarly.IsEarly(document));

    internal bool IsJudgedNow(string code) => Now.Any(result => result.Code == code);

    /// <summary>The finding of a demand: what is wrong with a code's result, and what to type.</summary>
    internal Finding Lacking(string code, string observed) =>
        new(code, observed, $"a result that passes: {JudgedCodes.CommandFor(code, Place.ToString())}");

    /// <inheritdoc cref="Lacking(string, string)"/>
    internal Finding Lacking(string code, EarlierResult result, string observed) => new(
        code, $"{observed} ({result.File})", $"a result that passes: {JudgedCodes.CommandFor(code, result.Stored.Document, $"{Place}")}");
}

/// <param name="Results">Of one code, all from one document.</param>
internal sealed record EarlierResult(IReadOnlyList<RunResult> Results, StoredDocument Stored)
{
    public string File => Path.GetFileName(Stored.File);
}
