namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

internal enum TablePartKind
{
    Column,
    Index,
    Constraint,
    Storage,
    Trigger,
}

/// <summary>One thing that a table owns.</summary>
/// <param name="Subject">As an acknowledgement names it.</param>
/// <param name="Definition">The same for two parts that do the same, whatever they are called.</param>
internal sealed record TablePart(TablePartKind Kind, string Subject, string Definition)
{
    /// <summary>Of a column: what it takes, how it compares and what it is otherwise.</summary>
    public string Shape { get; init; } = "";

    /// <summary>The shape without the values in it.</summary>
    public string Shown { get; init; } = "";

    /// <summary>Whether it is a column that holds no value of its own.</summary>
    public bool IsComputed { get; init; }
}
