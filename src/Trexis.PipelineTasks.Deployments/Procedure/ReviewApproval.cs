using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>An approval as <c>review.approved</c> judges it, wherever it was given.</summary>
/// <param name="Fingerprint">Of the change, at least its first 12 digits; absent only for a platform's approval of the stage that this run
/// is part of.</param>
/// <param name="Environment">Absent where it holds for all.</param>
/// <param name="At">Absent where it bears no time.</param>
/// <param name="Source">Where it stands: a file with its line, a run's id, a platform.</param>
public sealed record ReviewApproval(
    string By, ProofLevel Proof, string? Fingerprint, string? Environment, DateTimeOffset? At, DateTimeOffset? Expires, string Source)
{
    /// <summary>What fewer digits would approve is guesswork.</summary>
    public const int FewestDigits = 12;

    public static ReviewApproval From(DeclaredApproval declared) =>
        new(
            declared.By,
            ProofLevel.Declared,
            declared.Fingerprint,
            null,
            null,
            declared.Expires,
            $"{declared.Location.File}:{declared.Location.Line}");

    public static ReviewApproval From(PlatformApproval approval) =>
        new(approval.By, ProofLevel.Verified, null, approval.Environment, approval.At, null, approval.Source);

    /// <summary>Whether it speaks of this change in this environment.</summary>
    /// <param name="fingerprint">Of the change, whole.</param>
    public bool Covers(string fingerprint, string environment)
    {
        if (Environment is not null && !string.Equals(Environment, environment, StringComparison.OrdinalIgnoreCase)) return false;
        if (Fingerprint is null) return Proof == ProofLevel.Verified && Environment is not null;
        return Fingerprint.Length >= FewestDigits && fingerprint.StartsWith(Fingerprint, StringComparison.OrdinalIgnoreCase);
    }
}
