using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>An approval as it is judged, wherever it was given. What a file says of its own proof is no part of it.</summary>
public sealed record GivenApproval
{
    public required string By { get; init; }

    /// <summary>By how it was given: the platform's answer, a run under a platform's identity, or no more than a word.</summary>
    public required ProofLevel Proof { get; init; }

    /// <summary>The one role in which it was given; absent where it names none.</summary>
    public string? Role { get; init; }

    public FingerprintKind Kind { get; init; }

    /// <summary>At least its first 12 digits; absent only for a reviewer's approval of the stage that this run is part of.</summary>
    public required string? Fingerprint { get; init; }

    /// <summary>Absent where it holds for all.</summary>
    public required string? Environment { get; init; }

    /// <summary>Absent where it bears no time.</summary>
    public required DateTimeOffset? At { get; init; }

    public required DateTimeOffset? Expires { get; init; }

    /// <summary>Where it stands: a file with its line, a run's id, a platform.</summary>
    public required string Source { get; init; }

    /// <summary>What was approved, in order; empty where only the fingerprint is known.</summary>
    public IReadOnlyList<ApprovedOperation> Operations { get; init; } = [];

    /// <summary>In words, where it is neither a fingerprint nor a whole environment: <c>2 of 3 changed files</c>.</summary>
    public string? Covers { get; init; }

    /// <summary>What is known against it before it is held against a plan.</summary>
    public string? Objection { get; init; }

    /// <summary>A line of the change file: declared, for whoever writes that file writes it.</summary>
    public static GivenApproval From(DeclaredApproval declared) => new()
    {
        By = declared.By,
        Proof = ProofLevel.Declared,
        Role = declared.Role,
        Fingerprint = declared.Fingerprint,
        Environment = null,
        At = null,
        Expires = declared.Expires,
        Source = $"{declared.Location.File}:{declared.Location.Line}",
    };

    /// <summary>A reviewer's, to the stage in which exactly this waited.</summary>
    public static GivenApproval From(PlatformApproval approval) => new()
    {
        By = approval.By,
        Proof = ProofLevel.Verified,
        Fingerprint = null,
        Environment = approval.Environment,
        At = approval.At,
        Expires = null,
        Source = approval.Source,
    };

    /// <summary>One that <c>approve</c> recorded.</summary>
    /// <param name="run">Of the document that attached it: how that run was identified is the whole proof.</param>
    public static GivenApproval From(Approval approval, RunContext run) => new()
    {
        By = approval.By,
        Proof = approval.By == run.Actor && run.ActorProof != ProofLevel.Declared ? ProofLevel.Attested : ProofLevel.Declared,
        Role = approval.Role,
        Kind = approval.Kind,
        Fingerprint = approval.Fingerprint,
        Environment = null,
        At = approval.At,
        Expires = approval.Expires,
        Source = run.Id,
        Operations = approval.Operations,
    };
}

/// <param name="Given">By documents of the deployment.</param>
/// <param name="Strangers">Files that lie where approvals lay and that no document of the deployment bound, each with why it counts for
/// nothing.</param>
public sealed record ApprovalsOfLine(IReadOnlyList<GivenApproval> Given, IReadOnlyList<Finding> Strangers);
