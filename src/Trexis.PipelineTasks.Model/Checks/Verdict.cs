namespace Trexis.PipelineTasks.Model.Checks;

/// <summary>How a check or a step ended. The order is the order of gravity: the worst wins.</summary>
public enum Verdict
{
    /// <summary>Does not apply here, by policy or by engine; the message says which.</summary>
    Skipped,

    Passed,

    Warned,

    /// <summary>It applies and nobody could tell.</summary>
    Unknown,

    Failed,
}
