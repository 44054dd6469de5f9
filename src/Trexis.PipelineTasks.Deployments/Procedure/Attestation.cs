namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>What a person said, or a message that was answered.</summary>
public sealed record Attestation
{
    /// <summary>A code or a line's id.</summary>
    public required string Code { get; init; }

    /// <summary>The person; for a delivered message, whom it reached.</summary>
    public required string By { get; init; }

    public required ProofLevel Proof { get; init; }

    /// <summary>Absent where it holds for all.</summary>
    public required string? Environment { get; init; }

    /// <summary>Absent for a word in a file, which has no time of its own.</summary>
    public required DateTimeOffset? At { get; init; }

    public required string? Note { get; init; }

    /// <summary>Where it stands: a file with its line, a run's id, a platform.</summary>
    public required string Source { get; init; }

    public bool HoldsIn(string? environment) =>
        Environment is null || environment is null || string.Equals(Environment, environment, StringComparison.Ordinal);

    public LineStatus Status => StatusOf(Proof);

    public static LineStatus StatusOf(ProofLevel proof) => proof switch
    {
        ProofLevel.Verified => LineStatus.Verified,
        ProofLevel.Delivered => LineStatus.Delivered,
        ProofLevel.Attested => LineStatus.Attested,
        _ => LineStatus.Declared,
    };

    /// <summary><c>bob says so, attested 2026-11-23 09:00:00 UTC: on call until noon (run-4)</c>.</summary>
    public override string ToString()
    {
        var said = Proof switch
        {
            ProofLevel.Verified => $"{By} says so, verified by the platform",
            ProofLevel.Delivered => $"delivered to {By}",
            ProofLevel.Attested => $"{By} says so, attested",
            _ => $"{By} says so, declared",
        };
        var time = At is { } at ? $" {HumanText.Time(at)}" : "";
        var note = string.IsNullOrWhiteSpace(Note) ? "" : $": {Note}";
        return $"{said}{time}{note} ({Source})";
    }
}
