namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Of">The id of the table, the trigger or the security policy.</param>
/// <param name="Index">Empty where it is no index that is marked.</param>
/// <param name="Mark">In words: <c>column email masked with default()</c>, <c>disabled</c>, <c>compressed by PAGE</c>.</param>
internal sealed record SchemaMark(int Of, string Index, string Mark);

/// <summary>
/// What stands at few objects and guards or keeps them otherwise than the rest: masks, encryption, hidden columns, triggers and security
/// policies that are switched off, what a policy guards, compression. What no object of a database has changes no fingerprint.
/// </summary>
internal sealed record SchemaMarksQuery() : SqlServerQuery<SchemaMark>(
    """
    SELECT m.object_id, N'' AS index_name, CONCAT(N'column ', m.name COLLATE DATABASE_DEFAULT, N' masked with ',
        m.masking_function COLLATE DATABASE_DEFAULT) AS mark
    FROM sys.masked_columns AS m
    WHERE m.is_masked = 1
    UNION ALL
    SELECT c.object_id, N'', CONCAT(N'column ', c.name COLLATE DATABASE_DEFAULT, N' encrypted (',
        c.encryption_type_desc COLLATE DATABASE_DEFAULT, N', key ', c.column_encryption_key_id, N')')
    FROM sys.columns AS c
    WHERE c.encryption_type IS NOT NULL
    UNION ALL
    SELECT h.object_id, N'', CONCAT(N'column ', h.name COLLATE DATABASE_DEFAULT, N' hidden')
    FROM sys.columns AS h
    WHERE h.is_hidden = 1
    UNION ALL
    SELECT r.object_id, N'', N'disabled'
    FROM sys.triggers AS r
    WHERE r.is_disabled = 1
    UNION ALL
    SELECT i.object_id, CASE WHEN i.index_id < 2 THEN N'' ELSE i.name COLLATE DATABASE_DEFAULT END,
        CONCAT(N'compressed by ', MAX(p.data_compression_desc COLLATE DATABASE_DEFAULT))
    FROM sys.partitions AS p
    JOIN sys.indexes AS i ON i.object_id = p.object_id AND i.index_id = p.index_id
    WHERE p.data_compression IN (1, 2, 4)
    GROUP BY i.object_id, i.index_id, i.name
    UNION ALL
    SELECT y.object_id, N'', N'disabled'
    FROM sys.security_policies AS y
    WHERE y.is_enabled = 0
    UNION ALL
    SELECT q.object_id, N'', CONCAT(q.predicate_type_desc COLLATE DATABASE_DEFAULT, N' predicate on ', s.name COLLATE DATABASE_DEFAULT,
        N'.', t.name COLLATE DATABASE_DEFAULT, N' ' + q.operation_desc COLLATE DATABASE_DEFAULT)
    FROM sys.security_predicates AS q
    JOIN sys.objects AS t ON t.object_id = q.target_object_id
    JOIN sys.schemas AS s ON s.schema_id = t.schema_id
    ORDER BY 1, 2, 3;
    """,
    row => new(row.Int("object_id"), row.Text("index_name"), row.Text("mark")),
    Needs: [Permission.ViewDefinition]);
