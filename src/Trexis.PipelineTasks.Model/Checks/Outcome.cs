namespace Trexis.PipelineTasks.Model.Checks;

/// <summary>What a check or step came to, with its evidence.</summary>
/// <param name="Message">One sentence that stands alone: what, measured, against what.</param>
public sealed record Outcome(Verdict Verdict, string Message, IReadOnlyList<Finding> Findings)
{
    public Quantity? Measured { get; init; }

    public Quantity? Threshold { get; init; }

    /// <summary>Where the limit stands, where it is another place than that of the check's own key.</summary>
    public string? LimitAt { get; init; }

    /// <summary>What to do for this reason; what the check says in general when absent.</summary>
    public string? Remedy { get; init; }

    /// <summary>How a person's word was proven; only where the outcome rests on one.</summary>
    public ProofLevel? Proof { get; init; }

    public static Outcome Passed(string message, params IReadOnlyList<Finding> findings) => new(Verdict.Passed, message, findings);

    public static Outcome Warned(string message, params IReadOnlyList<Finding> findings) => new(Verdict.Warned, message, findings);

    public static Outcome Failed(string message, params IReadOnlyList<Finding> findings) => new(Verdict.Failed, message, findings);

    public static Outcome Unknown(string message, params IReadOnlyList<Finding> findings) => new(Verdict.Unknown, message, findings);

    public static Outcome Skipped(string message) => new(Verdict.Skipped, message, []);
}

/// <summary>How well a person's word is proven. The kinds are counted apart and never mixed up.</summary>
public enum ProofLevel
{
    /// <summary>Written in a file, or a console user's own claim.</summary>
    Declared,

    /// <summary><c>trexis attest</c> run under a platform identity, with its time.</summary>
    Attested,

    /// <summary>A webhook answered.</summary>
    Delivered,

    /// <summary>The platform itself says who approved.</summary>
    Verified,
}
