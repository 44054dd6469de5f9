namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Rows">By the partitions' own count, which may be a little off while others write.</param>
/// <param name="Options">What CREATE TABLE says beside columns.</param>
/// <param name="Pages">Of 8 KiB, with indexes and large values; absent for a table in memory.</param>
internal sealed record TableRow(int Id, string Schema, string Name, long Rows, string Options, long? Pages = null)
{
    private const long PageBytes = 8192;

    public long? Bytes => Pages * PageBytes;

    /// <summary>is_memory_optimized is the last of the options.</summary>
    public bool IsInMemory => Options.EndsWith(" 1", StringComparison.Ordinal);
}

/// <summary>The users' tables, our own bookkeeping left out.</summary>
internal sealed record TablesQuery() : SqlServerQuery<TableRow>(
    """
    SELECT t.object_id, s.name AS schema_name, t.name AS table_name, COALESCE(SUM(p.rows), 0) AS row_count,
        CONCAT(t.temporal_type_desc, N' ', t.durability_desc, N' ', t.is_memory_optimized) AS options, MAX(k.pages) AS pages
    FROM sys.tables AS t
    JOIN sys.schemas AS s ON s.schema_id = t.schema_id
    LEFT JOIN sys.partitions AS p ON p.object_id = t.object_id AND p.index_id IN (0, 1)
    LEFT JOIN
    (
        SELECT o.object_id, SUM(a.total_pages) AS pages
        FROM sys.partitions AS o
        JOIN sys.allocation_units AS a ON a.container_id = o.partition_id
        GROUP BY o.object_id
    ) AS k ON k.object_id = t.object_id
    WHERE t.is_ms_shipped = 0 AND s.name <> N'trexis'
    GROUP BY t.object_id, s.name, t.name, t.temporal_type_desc, t.durability_desc, t.is_memory_optimized;
    """,
    row => new(
        row.Int("object_id"),
        row.Text("schema_name"),
        row.Text("table_name"),
        row.Long("row_count"),
        row.Text("options"),
        row.LongOrNull("pages")),
    Needs: [Permission.ViewDefinition]);
