using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>
/// Batches of DacFx's script that are not executed: drops of our own schema, and guards that would stop at rows although
/// somebody acknowledged every loss in that very table. There is no switch that takes guards out of a whole plan.
/// </summary>
internal static class ExcludedBatches
{
    /// <summary>By the number of the batch, why; an empty reason goes with the batch after it.</summary>
    public static IReadOnlyDictionary<int, string> From(
        TransactSqlReading reading, IReadOnlyList<SqlBatch> batches, IEnumerable<(ClassifiedOperation Found, Operation Judged)> operations)
    {
        var left = new Dictionary<int, string>();
        foreach (var batch in reading.Operations.GroupBy(found => found.Batch).Where(group => group.All(OwnSchema.IsDrop)))
        {
            left[batch.Key] = $"{batch.First().Operation.Kind} {batch.First().Operation.Subject}: the schema {ForbiddenTargets.OwnSchema} "
                + "is "
                + "this software's own and is never dropped";
            if (batch.Key > 0 && IsAnnouncement(batches[batch.Key - 1])) left[batch.Key - 1] = "";
        }

        var judged = operations.ToList();
        foreach (var guard in reading.Guards)
        {
            if (OwnSchema.Holds(guard.Table)) left[guard.Batch] = $"the guard of {guard.Table}, which is never dropped";
            else if (Acknowledged(guard.Table, judged) is { } by)
                left[guard.Batch] = $"the guard that stops where {guard.Table} holds rows: acknowledged by {by}";
        }

        return left;
    }

    private static string? Acknowledged(string table, List<(ClassifiedOperation Found, Operation Judged)> operations)
    {
        var losing = operations.Where(one => one.Judged.IsDangerous && one.Found.Concerns(table)).Select(one => one.Judged).ToList();
        return losing.Count > 0 && losing.TrueForAll(operation => operation.AcknowledgedBy is not null)
            ? string.Join("; ", losing.Select(operation => operation.AcknowledgedBy).Distinct(StringComparer.Ordinal))
            : null;
    }

    private static bool IsAnnouncement(SqlBatch batch) =>
        batch.Text.TrimStart().StartsWith("PRINT N'", StringComparison.Ordinal) && batch.Text.Trim().AsSpan().Count('\n') == 0;
}
