namespace Trexis.PipelineTasks.Configuration;

/// <summary>The author's <c>changes/&lt;id&gt;.yml</c>.</summary>
public sealed record Change
{
    public required string File { get; init; }

    public required string Id { get; init; }

    public string? Description { get; init; }

    public string? Purpose { get; init; }

    public string? Impact { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>, as its author sees it.</summary>
    public string? Risk { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>By table: how its row count is expected to change.</summary>
    public IReadOnlyDictionary<string, RowExpectation> Rows { get; init; } = new Dictionary<string, RowExpectation>();

    /// <summary>Scripts that may run, or stand, although later versions ran before them: by version or by name.</summary>
    public IReadOnlyList<string> OutOfOrder { get; init; } = [];

    /// <summary>Why an older commit takes the place of a newer one; absent where none may.</summary>
    public string? Redeploy { get; init; }

    public IReadOnlyList<Acknowledgement> Acknowledge { get; init; } = [];

    public IReadOnlyList<DeclaredAttestation> Attest { get; init; } = [];

    public IReadOnlyList<DeclaredApproval> Approve { get; init; } = [];
}

/// <summary>
/// The rows that a table gains (or loses): <c>+100</c>, <c>-5..0</c>, <c>any</c>. Both ends are included; absent means unbounded.
/// </summary>
public sealed record RowExpectation(long? AtLeast, long? AtMost, string Text)
{
    public static RowExpectation Any { get; } = new(null, null, "any");

    public bool Allows(long difference) => (AtLeast is null || difference >= AtLeast) && (AtMost is null || difference <= AtMost);
}

/// <summary>A dangerous operation that a person has looked at; lets pass this kind on this object until the day it expires.</summary>
public sealed record Acknowledgement(string Object, string Kind, string Reason, string By, DateTimeOffset Expires, SourceLocation Location);

/// <summary>A person's word, written by the change's author: declared, never more.</summary>
/// <param name="Line">A check or attestation code, such as <c>team.ready</c>.</param>
/// <param name="Environment">Absent for all.</param>
public sealed record DeclaredAttestation(string Line, string By, string? Note, string? Environment, SourceLocation Location);

/// <summary>An approval written in the change file: declared. Approvals that a platform or <c>approve</c> recorded weigh more.</summary>
/// <param name="Fingerprint">Of the change, at least its first 12 digits.</param>
public sealed record DeclaredApproval(string Fingerprint, string By, string? Role, DateTimeOffset? Expires, SourceLocation Location);
