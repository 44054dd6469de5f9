namespace Trexis.PipelineTasks.Deployments.Procedure;

/// <summary>What became of a line. Machine evidence and the four kinds of a person's word are never mixed.</summary>
public enum LineStatus
{
    /// <summary>Judged or carried out, and it held.</summary>
    Executed,

    /// <summary>Judged or carried out, and it did not hold; a waiver does not change that, the reason names it.</summary>
    Failed,

    /// <summary>A person's word, proven by the platform.</summary>
    Verified,

    /// <summary>A person's word, given to <c>trexis attest</c> under a platform's identity.</summary>
    Attested,

    /// <summary>A message went out and was answered.</summary>
    Delivered,

    /// <summary>A person's word in a file, or a console user's own claim.</summary>
    Declared,

    /// <summary>Does not apply here, by policy or by engine; the reason says which.</summary>
    Skipped,

    /// <summary>Nobody could or did tell; the reason says why.</summary>
    NotVerified,
}

/// <param name="By">Whose word it is: a person, or the task that judged or did it; absent where nobody spoke.</param>
/// <param name="Reason">One sentence that stands alone.</param>
public sealed record LineState(ProcedureLine Line, LineStatus Status, string? By, string Reason);
