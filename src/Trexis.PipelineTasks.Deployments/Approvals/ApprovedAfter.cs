namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Since when approvals count: whoever approved before did not know what happened since.</summary>
/// <param name="Because">What happened, and why that wants a new approval.</param>
public sealed record ApprovedAfter(DateTimeOffset At, string Because)
{
    /// <summary>What wants an approval of its own, the latest of all; absent where nothing does.</summary>
    /// <param name="goesBackAt">When the newer commit was deployed that this change takes away.</param>
    /// <param name="rolledBackAt">When this deployment was last taken back here, or begun to be.</param>
    public static ApprovedAfter? LatestOf(DateTimeOffset? goesBackAt, DateTimeOffset? rolledBackAt) => new[]
        {
            goesBackAt is { } newer
                ? new ApprovedAfter(
                    newer,
                    $"the newer commit that this takes away was deployed at {HumanText.Time(newer)}: going back is approved anew")
                : null,
            rolledBackAt is { } back
                ? new ApprovedAfter(
                    back, $"the deployment was taken back at {HumanText.Time(back)}: deploying it again is approved anew")
                : null,
        }
        .OfType<ApprovedAfter>()
        .MaxBy(after => after.At);

    /// <summary>What speaks against an approval that was given then; nothing where it came later.</summary>
    /// <param name="given">Absent where it bears no time.</param>
    public string? Objection(DateTimeOffset? given)
    {
        if (given > At) return null;
        return given is { } at ? $"approved at {HumanText.Time(at)}, and {Because}" : $"bears no time, and {Because}";
    }
}
