namespace Trexis.PipelineTasks.Reporting;

/// <summary>What is told of operations besides what they are and why they are dangerous.</summary>
/// <param name="Of">What stands there; nothing when absent.</param>
internal sealed record OperationColumn(string Name, bool IsNumber, Func<Operation, string?> Of)
{
    private static readonly IReadOnlyList<OperationColumn> All =
    [
        new("From → to", IsNumber: false, ReportWords.FromTo),
        new("Rows", IsNumber: true, operation => operation.Size?.ToString()),
        new("While it runs", IsNumber: false, operation => operation.Locking),
    ];

    /// <summary>Those in which something would stand: what changes needs the room.</summary>
    public static IReadOnlyList<OperationColumn> For(IReadOnlyList<AlikeOperations> operations) =>
        [.. All.Where(column => operations.Any(alike => column.Of(alike.First) is not null))];
}
