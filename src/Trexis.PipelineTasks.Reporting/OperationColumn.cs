namespace Trexis.PipelineTasks.Reporting;

/// <summary>What is told of operations besides what they are and why they are dangerous.</summary>
/// <param name="Of">What stands there; nothing when absent.</param>
internal sealed record OperationColumn(string Name, Func<Operation, string?> Of)
{
    private static readonly IReadOnlyList<OperationColumn> All =
    [
        new("From → to", ReportWords.FromTo),
        new("Rows", operation => operation.Size?.Figures),
        new("While it runs", operation => operation.Locking),
    ];

    /// <summary>Those in which something would stand: what changes needs the room.</summary>
    public static IReadOnlyList<OperationColumn> For(IReadOnlyList<AlikeOperations> operations) =>
        [.. All.Where(column => operations.Any(alike => column.Of(alike.First) is not null))];
}
