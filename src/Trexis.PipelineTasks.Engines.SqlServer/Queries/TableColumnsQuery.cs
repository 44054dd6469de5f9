namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Shape">Type, length, collation, nullability, identity, computation and default in one text.</param>
internal sealed record TableColumn(int Table, string Name, string Shape);

/// <summary>
/// The columns of every table in one question. Catalog views mix collations: an explicit one lets their texts stand together.
/// </summary>
internal sealed record TableColumnsQuery() : SqlServerQuery<TableColumn>(
    """
    SELECT c.object_id, c.name, CONCAT(TYPE_NAME(c.user_type_id) COLLATE DATABASE_DEFAULT, N' ', c.max_length, N' ', c.precision, N' ',
    c.scale, N' ', c.collation_name, N' ',
        c.is_nullable, N' ', c.is_identity, N' ', c.is_sparse, N' ', c.is_rowguidcol, N' ', c.generated_always_type, N' ', k.definition,
        N' ', k.is_persisted, N' ', d.definition) AS shape
    FROM sys.columns AS c
    JOIN sys.tables AS t ON t.object_id = c.object_id
    LEFT JOIN sys.computed_columns AS k ON k.object_id = c.object_id AND k.column_id = c.column_id
    LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id
    WHERE t.is_ms_shipped = 0
    ORDER BY c.object_id, c.column_id;
    """,
    row => new(row.Int("object_id"), row.Text("name"), row.Text("shape")),
    Needs: [Permission.ViewDefinition]);
