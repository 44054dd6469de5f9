using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Model.Runs;

public enum ResultKind
{
    /// <summary>Judged from facts.</summary>
    Check,

    /// <summary>Carried out.</summary>
    Step,

    /// <summary>Said by a person.</summary>
    Attestation,
}

/// <summary>One line of a run document: a check judged, a step carried out, a person's word.</summary>
public sealed record RunResult
{
    [Verbatim]
    public required string Code { get; init; }

    public required string Title { get; init; }

    public required ResultKind Kind { get; init; }

    /// <summary>The procedure's lines that this result answers for (see <c>Procedure/</c>).</summary>
    [Verbatim]
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>A required result refuses when it is skipped or unknown, as if it had failed.</summary>
    public bool Required { get; init; }

    public required Verdict Verdict { get; init; }

    public required string Message { get; init; }

    public Quantity? Measured { get; init; }

    public Quantity? Threshold { get; init; }

    /// <summary>Where the limit stands that it warned of or stopped at: <c>policy.yml:14 performance.disk</c>.</summary>
    public string? LimitAt { get; init; }

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What to do; only where the verdict asks for something.</summary>
    public string? Remedy { get; init; }

    /// <summary>Where the facts come from: a query's name, a file, a platform.</summary>
    public string? Source { get; init; }

    public ProofLevel? Proof { get; init; }

    /// <summary>The policy's waiver under which a failure was let pass; it heads the report.</summary>
    public WaiverReference? Waiver { get; init; }

    public double ElapsedMs { get; init; }

    /// <summary>Whether this result alone stops the deployment.</summary>
    [JsonIgnore]
    public bool Refuses => Waiver is null
        && (Verdict == Verdict.Failed || (Required && Verdict is Verdict.Skipped or Verdict.Unknown));
}

public sealed record WaiverReference(string Reason, string Approver, DateTimeOffset Expires);
