namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record BrokenModule(int Id, string Missing);

/// <summary>
/// Modules that name an object of this database which is not there. Only names with a schema count: one without is resolved
/// when the module runs, and may mean a temporary table.
/// </summary>
internal sealed record BrokenModulesQuery() : SqlServerQuery<BrokenModule>(
    """
    SELECT DISTINCT e.referencing_id, CONCAT(e.referenced_schema_name, N'.', e.referenced_entity_name) AS missing
    FROM sys.sql_expression_dependencies AS e
    JOIN sys.sql_modules AS m ON m.object_id = e.referencing_id
    WHERE e.referenced_id IS NULL AND e.referenced_class = 1 AND e.is_ambiguous = 0 AND e.is_caller_dependent = 0
    AND e.referenced_schema_name IS NOT NULL
        AND e.referenced_schema_name <> N'sys' AND e.referenced_server_name IS NULL AND e.referenced_database_name IS NULL
        AND OBJECT_ID(CONCAT(QUOTENAME(e.referenced_schema_name), N'.', QUOTENAME(e.referenced_entity_name))) IS NULL;
    """,
    row => new(row.Int("referencing_id"), row.Text("missing")),
    Needs: [Permission.ViewDefinition]);
