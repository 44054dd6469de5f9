namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record StoredColumn
{
    public required int Table { get; init; }

    public required string Name { get; init; }

    /// <summary>The system's type, also behind a type of the database's own.</summary>
    public required string Type { get; init; }

    /// <summary>In bytes; -1 for <c>(max)</c>.</summary>
    public required int Bytes { get; init; }

    public required int Precision { get; init; }

    public required int Scale { get; init; }

    public required bool IsNullable { get; init; }

    public required bool IsIdentity { get; init; }

    public required bool IsGenerated { get; init; }

    /// <summary>Absent for what is no text.</summary>
    public string? Collation { get; init; }

    /// <summary>Of the database.</summary>
    public string? DatabaseCollation { get; init; }

    /// <summary>Of a computed column.</summary>
    public string? Expression { get; init; }
}

/// <summary>What each column of every table holds, for whoever tells from which type a statement takes it.</summary>
internal sealed record StoredColumnsQuery() : SqlServerQuery<StoredColumn>(
    """
    SELECT c.object_id, c.name, COALESCE(TYPE_NAME(c.system_type_id), TYPE_NAME(c.user_type_id)) AS type_name, c.max_length, c.precision,
        c.scale, c.is_nullable, c.is_identity, c.generated_always_type, c.collation_name,
        CONVERT(nvarchar(128), DATABASEPROPERTYEX(DB_NAME(), N'Collation')) AS database_collation, k.definition
    FROM sys.columns AS c
    JOIN sys.tables AS t ON t.object_id = c.object_id
    LEFT JOIN sys.computed_columns AS k ON k.object_id = c.object_id AND k.column_id = c.column_id
    WHERE t.is_ms_shipped = 0
    ORDER BY c.object_id, c.column_id;
    """,
    row => new StoredColumn
    {
        Table = row.Int("object_id"),
        Name = row.Text("name"),
        Type = row.Text("type_name"),
        Bytes = row.Int("max_length"),
        Precision = row.Int("precision"),
        Scale = row.Int("scale"),
        IsNullable = row.Flag("is_nullable"),
        IsIdentity = row.Flag("is_identity"),
        IsGenerated = row.Int("generated_always_type") != 0,
        Collation = row.TextOrNull("collation_name"),
        DatabaseCollation = row.TextOrNull("database_collation"),
        Expression = row.TextOrNull("definition"),
    },
    Needs: [Permission.ViewDefinition]);
