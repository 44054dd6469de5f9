namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>What a person said, or a message that was answered.</summary>
/// <param name="Code">A code or a line's id.</param>
/// <param name="By">The person; for a delivered message, whom it reached.</param>
/// <param name="Environment">Absent where it holds for all.</param>
/// <param name="At">Absent for a word in a file, which has no time of its own.</param>
/// <param name="Source">Where it stands: a file with its line, a run's id, a platform.</param>
public sealed record Attestation(
    string Code, string By, ProofLevel Proof, string? Environment, DateTimeOffset? At, string? Note, string Source)
{
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
