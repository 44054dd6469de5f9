namespace Trexis.PipelineTasks.Reporting;

/// <summary>What is told of operations besides what they are and why they are dangerous.</summary>
/// <param name="Of">What stands there; nothing when absent.</param>
internal sealed record OperationColumn(string Name, Func<Operation, string?> Of)
{
    /// <summary>Those in which something would stand: what changes needs the room.</summary>
    public static IReadOnlyList<OperationColumn> For(IReadOnlyList<AlikeOperations> operations, ChangeSet change)
    {
        OperationColumn[] all =
        [
            new("From → to", ReportWords.FromTo),
            new("Rows", change.RowsOf),
            new("Outcome", change.FailureOf),
            new("While it runs", operation => operation.Locking),
        ];
        return [.. all.Where(column => operations.Any(alike => column.Of(alike.First) is not null))];
    }
}
