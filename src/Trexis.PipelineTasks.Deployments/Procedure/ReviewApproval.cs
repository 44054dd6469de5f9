using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>An approval as <c>review.approved</c> judges it, wherever it was given.</summary>
public sealed record ReviewApproval
{
    public required string By { get; init; }

    public required ProofLevel Proof { get; init; }

    /// <summary>
    /// Of the change, at least its first 12 digits; absent only for a platform's approval of the stage that this run is part of.
    /// </summary>
    public required string? Fingerprint { get; init; }

    /// <summary>Absent where it holds for all.</summary>
    public required string? Environment { get; init; }

    /// <summary>Absent where it bears no time.</summary>
    public required DateTimeOffset? At { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    /// <summary>Where it stands: a file with its line, a run's id, a platform.</summary>
    public required string Source { get; init; }

    /// <summary>What fewer digits would approve is guesswork.</summary>
    public const int FewestDigits = 12;

    public static ReviewApproval From(DeclaredApproval declared) =>
        new()
        {
            By = declared.By,
            Proof = ProofLevel.Declared,
            Fingerprint = declared.Fingerprint,
            Environment = null,
            At = null,
            Expires = declared.Expires,
            Source = $"{declared.Location.File}:{declared.Location.Line}",
        };

    public static ReviewApproval From(PlatformApproval approval) =>
        new()
        {
            By = approval.By,
            Proof = ProofLevel.Verified,
            Fingerprint = null,
            Environment = approval.Environment,
            At = approval.At,
            Expires = null,
            Source = approval.Source,
        };

    /// <summary>Whether it speaks of this change in this environment.</summary>
    /// <param name="fingerprint">Of the change, whole.</param>
    public bool Covers(string fingerprint, string environment)
    {
        if (Environment is not null && !string.Equals(Environment, environment, StringComparison.OrdinalIgnoreCase)) return false;
        if (Fingerprint is null) return Proof == ProofLevel.Verified && Environment is not null;
        return Fingerprint.Length >= FewestDigits && fingerprint.StartsWith(Fingerprint, StringComparison.OrdinalIgnoreCase);
    }
}
