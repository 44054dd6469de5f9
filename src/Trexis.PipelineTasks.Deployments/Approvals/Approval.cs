using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Evidence.Documents;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Deployments.Approvals;

public enum FingerprintKind
{
    /// <summary>The operations, on any target that they fit.</summary>
    Change,

    /// <summary>One plan for one target in one state.</summary>
    Plan,
}

/// <summary>A person's consent to a change or a plan, with the operations it covers, so that what it does not cover can be named.</summary>
public sealed record Approval
{
    public const int CurrentSchemaVersion = 1;

    /// <summary>As files hold it.</summary>
    public static readonly DocumentFormat<Approval> Format = new("an approval", CurrentSchemaVersion, ApprovalTypes.Default);

    public required int SchemaVersion { get; init; }

    public required FingerprintKind Kind { get; init; }

    [Verbatim]
    public required string Fingerprint { get; init; }

    public required string By { get; init; }

    /// <summary>As the approver claimed it; whether they have it, the policy's roles say.</summary>
    public string? Role { get; init; }

    /// <summary>As it was recorded, for those who read the file; nobody believes it: see <see cref="GivenApproval"/>.</summary>
    public required ProofLevel Proof { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Absent where it stands until the change is another.</summary>
    public DateTimeOffset? Expires { get; init; }

    public string? Note { get; init; }

    /// <summary>What was approved, in order; empty where only the fingerprint is known.</summary>
    public IReadOnlyList<ApprovedOperation> Operations { get; init; } = [];
}

[JsonSerializable(typeof(Approval))]
internal sealed partial class ApprovalTypes : JsonSerializerContext;
