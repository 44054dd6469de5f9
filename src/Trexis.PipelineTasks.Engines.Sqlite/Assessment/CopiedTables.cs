namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>
/// Whether an INSERT or CREATE TABLE … AS takes over all rows of one table. What may leave one out is no whole copy, whatever the
/// target holds today.
/// </summary>
internal static class CopiedTables
{
    /// <param name="write">That it puts rows into a table, or makes one.</param>
    public static CopiedRows Of(SchemaCopy copy, AssessedStatement statement, AuthorizedAction write)
    {
        var whole = statement.TakesRowsOf() is { } table && TakesAll(copy, statement) && KeepsAll(copy, statement, write) ? table : null;
        var lacking = whole is null ? null : CopiedColumns.Lacking(copy, statement, write, whole);
        return new CopiedRows(statement.Reads, lacking is null ? null : whole, lacking ?? new Dictionary<string, string>());
    }

    private static bool TakesAll(SchemaCopy copy, AssessedStatement statement) =>
        (!statement.HasCondition || copy.Holds(statement.Constant()) is true) && copy.GivesNothing(statement.Query());

    // A trigger may leave rows out, too, but then the statement is not alone.
    private static bool KeepsAll(SchemaCopy copy, AssessedStatement statement, AuthorizedAction write) =>
        statement.OnConflict is "ABORT" or "FAIL" or "ROLLBACK"
        || (statement.OnConflict is null && !copy.LeavesRowsOut(write.First!));
}
