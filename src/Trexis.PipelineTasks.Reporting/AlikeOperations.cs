namespace Trexis.PipelineTasks.Reporting;

/// <summary>Operations that differ in nothing that a reader is told but their line: the first of them stands for all.</summary>
internal sealed record AlikeOperations(Operation First, int Count)
{
    /// <summary>In the order of the first of each.</summary>
    public static IReadOnlyList<AlikeOperations> From(IEnumerable<Operation> operations) =>
    [
        .. operations.GroupBy(operation => (
                operation.Kind,
                operation.Subject,
                operation.Risk,
                operation.Difference,
                operation.Script,
                operation.Location?.File,
                operation.AcknowledgedBy))
            .Select(alike => new AlikeOperations(alike.First(), alike.Count())),
    ];
}
