using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments;

/// <summary>The policy's word on each result: whether it is required here, and whether a waiver lets its failure pass.</summary>
/// <param name="waivers">All of the policy's; those of other environments and expired ones do nothing.</param>
/// <param name="linesOf">The procedure's lines that a code answers for.</param>
public sealed class Gate(
    string environment,
    IReadOnlyCollection<string> required,
    IReadOnlyList<Waiver> waivers,
    DateTimeOffset now,
    Func<string, IReadOnlyList<string>> linesOf) : IResultPolicy
{
    /// <summary>What no waiver lets pass: without these nobody knows what is deployed, or where.</summary>
    public static readonly IReadOnlySet<string> NeverWaived =
        new HashSet<string>(StringComparer.Ordinal) { "environment.as-expected", "deploy.plan-unchanged", "deploy.demands-met" };

    /// <summary>Where the limits stand that results are judged by.</summary>
    public LimitPlaces Limits { get; init; } = LimitPlaces.None;

    public RunResult Apply(RunResult result)
    {
        var judged = result with
        {
            Required = required.Contains(result.Code),
            Lines = linesOf(result.Code),
            LimitAt = result.Verdict is Verdict.Failed or Verdict.Warned ? result.LimitAt ?? Limits.Of(result) : null,
        };
        if (!judged.Refuses || NeverWaived.Contains(result.Code)) return judged;
        // Of several the one that holds longest: in what order they stand says nothing.
        var waiver = waivers.Where(candidate => candidate.Check == result.Code && candidate.Environment == environment)
            .MaxBy(candidate => candidate.Expires);
        if (waiver is null) return judged;
        return waiver.Expires > now
            ? judged with { Waiver = new WaiverReference(waiver.Reason, waiver.Approver, waiver.Expires) }
            : judged with { Message = $"{judged.Message} (the waiver by {waiver.Approver} expired on {HumanText.Time(waiver.Expires)})" };
    }
}
