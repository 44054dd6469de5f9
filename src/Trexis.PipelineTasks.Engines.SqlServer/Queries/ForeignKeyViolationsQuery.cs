namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// Rows without their parent. Asked only of a key that the server itself does not trust, a disabled one among them: it has seen to
/// every other. DBCC CHECKCONSTRAINTS asks the same question for owners of the database only, of every table at once, and answers
/// with values of the rows; this takes SELECT, stays within the time for heavy questions key by key, and counts.
/// </summary>
internal sealed record ForeignKeyViolationsQuery(
    string Schema,
    string Table,
    string ParentSchema,
    string ParentTable,
    IReadOnlyList<(string From, string To)> Columns) : SqlServerQuery<long>(
    $"SELECT COUNT_BIG(*) AS violations FROM {SqlName.Quote(Schema, Table)} AS child"
    + $" WHERE {string.Join(" AND ", Columns.Select(pair => $"child.{SqlName.Quote(pair.From)} IS NOT NULL"))}"
    + $" AND NOT EXISTS (SELECT 1 FROM {SqlName.Quote(ParentSchema, ParentTable)} AS parent"
    + $" WHERE {string.Join(" AND ", Columns.Select(pair => $"parent.{SqlName.Quote(pair.To)} = child.{SqlName.Quote(pair.From)}"))});",
    row => row.Long("violations"),
    Needs: [new(PermissionScope.Database, "SELECT")]);
