using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// Whether a deployment is accepted where it stands. Nobody writes that it is: it is folded from what was judged since the target was last
/// changed. What a later run that found nothing to do says again counts with it.
/// </summary>
/// <param name="Lacking">Of each required code that has no result which passes, what stands in its place.</param>
/// <param name="RestsOn">The documents whose results pass.</param>
public sealed record Acceptance(IReadOnlyList<LackingResult> Lacking, IReadOnlyList<StoredDocument> RestsOn)
{
    /// <param name="documents">Of the deployment, in the order of their numbers.</param>
    /// <param name="place">As documents name it.</param>
    /// <param name="required">Every code that the policy requires there: those that are judged once the database was changed count.</param>
    /// <param name="policy">As it is now.</param>
    /// <param name="reported">
    /// What the report has judged that asks: it stands for the earlier ones, and what that one has yet to do lacks nothing.
    /// </param>
    public static Acceptance Of(
        IReadOnlyList<StoredDocument> documents,
        RunTarget place,
        IReadOnlyList<string> required,
        IResultPolicy policy,
        IReadOnlyList<RunResult>? reported = null)
    {
        var codes = required.Where(code => JudgedCodes.TaskAfter(code) is not null).Distinct(StringComparer.Ordinal).ToList();
        if (codes.Count == 0) return new Acceptance([], []);
        var ofPlace = documents.Where(stored => IsOf(stored.Document, place) && !DeploymentTimeline.IsRefusedBeside(stored.Document))
            .ToList();
        var changed = ofPlace.FindLastIndex(stored => DeploymentTimeline.IsChange(stored.Document));
        if (changed < 0) changed = ofPlace.FindIndex(stored => DeploymentTimeline.IsApply(stored.Document));
        var lacking = new List<LackingResult>();
        var rests = new List<StoredDocument>();
        if (changed < 0) return new Acceptance(lacking, rests);
        foreach (var code in codes)
        {
            var task = JudgedCodes.TaskAfter(code)!;
            var isOfReport = task == JudgedCodes.Report && reported is not null;
            var last = ofPlace.FindLastIndex(stored => JudgedCodes.IsOf(stored.Document, task) && stored.Document.Results.Any(IsOfCode));
            List<RunResult> results =
            [
                .. isOfReport ? reported!.Where(IsOfCode)
                    : last >= changed ? ofPlace[last].Document.Results.Where(IsOfCode)
                    : [Unjudged(code, last < 0 ? null : ofPlace[last])],
            ];
            var refusing = results.Select(result => policy.Apply(result with { Waiver = null })).FirstOrDefault(result => result.Refuses);
            if (refusing is not null)
                lacking.Add(new LackingResult(
                    refusing with { Remedy = refusing.Remedy ?? $"Run {JudgedCodes.CommandFor(code, place.ToString())}." },
                    isOfReport || last < changed ? null : ofPlace[last]));
            else if (!isOfReport && last >= changed) rests.Add(ofPlace[last]);

            bool IsOfCode(RunResult result) => result.Code == code;
        }

        return new Acceptance(lacking, rests);
    }

    private static RunResult Unjudged(string code, StoredDocument? earlier) => new()
    {
        Code = code,
        Title = earlier?.Document.Results.First(result => result.Code == code).Title ?? code,
        Kind = ResultKind.Check,
        Verdict = Verdict.Unknown,
        Message = earlier is null
            ? $"{code} is required and did not run after the deployment"
            : $"{code} is required and did not run after the last change ({Path.GetFileName(earlier.File)} is of before it)",
    };

    // A report, and a person's word, may be of all targets at once.
    private static bool IsOf(RunDocument document, RunTarget place) => document.Target is { } target
        && target.Environment == place.Environment
        && (target.Name == place.Name || (target.Name is null && document.Task is JudgedCodes.Report or JudgedCodes.Attest));
}

/// <param name="Result">As the policy judges it now.</param>
/// <param name="Stored">The document that holds it; absent where nothing was judged since.</param>
public sealed record LackingResult(RunResult Result, StoredDocument? Stored);
