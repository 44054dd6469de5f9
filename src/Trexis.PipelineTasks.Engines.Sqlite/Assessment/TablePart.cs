namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

internal enum TablePartKind
{
    Column,
    Index,
    Constraint,
    Trigger,
}

/// <summary>One thing that a table owns.</summary>
/// <param name="Subject">As an acknowledgement names it.</param>
/// <param name="Definition">The same for two parts that do the same, whatever they are called.</param>
internal sealed record TablePart(TablePartKind Kind, string Subject, string Definition);
