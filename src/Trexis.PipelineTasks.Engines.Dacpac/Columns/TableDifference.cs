using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

namespace Trexis.PipelineTasks.Engines.Dacpac.Columns;

/// <summary>A table that both sides have, and the columns in which they differ.</summary>
/// <param name="Table">In full, as operations write it and the source calls it.</param>
internal sealed record TableDifference(string Table, IReadOnlyList<ColumnDifference> Columns)
{
    /// <summary>The new column that a dropped one may have been renamed to: alike in type, and the only one.</summary>
    public ColumnDifference? SuccessorOf(ColumnDifference dropped)
    {
        var alike = Columns.Where(added => IsAlike(dropped, added)).ToList();
        return alike is [var only] ? only : null;
    }

    private static bool IsAlike(ColumnDifference dropped, ColumnDifference added) =>
        dropped is { IsDropped: true, From: { IsComputed: false } from }
            && added is { IsAdded: true, To: { IsComputed: false } to }
            && from.Type == to.Type;
}
