using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>
/// For each code, environment and target, the results of the last document that speaks of it. Attestations are left out:
/// they are <see cref="Attestations"/>.
/// </summary>
internal sealed class LatestResults
{
    private readonly Dictionary<(string Code, string? Environment, string? Target), List<LatestResult>> _latest = [];
    private readonly HashSet<string> _environments = new(StringComparer.Ordinal);

    /// <param name="documents">Of one deployment, in order.</param>
    public LatestResults(IEnumerable<RunDocument> documents)
    {
        foreach (var document in documents)
        {
            if (document.Target is { } target) _environments.Add(target.Environment);
            if (DeploymentTimeline.IsRefusedBeside(document)) continue;
            foreach (var ofCode in document.Results.Where(result => result.Kind != ResultKind.Attestation)
                .GroupBy(result => result.Code, StringComparer.Ordinal))
                _latest[(
                    ofCode.Key,
                    document.Target?.Environment,
                    document.Target?.Name)] = [.. ofCode.Select(result => new LatestResult(result, document))];
        }
    }

    public bool HasRunIn(string environment) => _environments.Contains(environment);

    /// <summary>What was last said of a code on one target; a run without a target speaks for all.</summary>
    public IReadOnlyList<LatestResult> Of(string code, string environment, string? target) =>
        _latest.TryGetValue((code, environment, target), out var onTarget) ? onTarget
        : _latest.TryGetValue((code, null, null), out var everywhere) ? everywhere
        : [];

    /// <summary>What was last said of a code on all targets of an environment.</summary>
    public IReadOnlyList<LatestResult> Of(string code, EnvironmentSpec environment) =>
        [.. environment.Targets.SelectMany(target => Of(code, environment.Name, target.Name)).Distinct()];
}

/// <summary>A result and the document that holds it.</summary>
internal sealed record LatestResult(RunResult Result, RunDocument Document)
{
    public string Place => Document.Target?.ToString() ?? "";

    /// <summary>Who speaks: the person where the result rests on a word (the first finding's subject), otherwise the task.</summary>
    public string By => Result.Proof is null ? Document.Task
        : Result.Findings.Count > 0 ? Result.Findings[0].Subject
        : Result.Source ?? Document.Run.Actor;

    public LineStatus Status => Result.Verdict switch
    {
        Verdict.Failed => LineStatus.Failed,
        Verdict.Unknown => LineStatus.NotVerified,
        Verdict.Skipped => LineStatus.Skipped,
        _ => Result.Proof is { } proof ? Attestation.StatusOf(proof) : LineStatus.Executed,
    };

    /// <summary>The message, with the waiver under which a failure was let pass: it stays a failure.</summary>
    public string Reason => Result is { Verdict: Verdict.Failed, Waiver: { } waiver }
        ? $"{Result.Message}; waived by {waiver.Approver} until {HumanText.Time(waiver.Expires)}: {waiver.Reason}"
        : Result.Message;
}
