namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record ForeignKeyColumn
{
    public required int Table { get; init; }

    public required string Name { get; init; }

    public required int Parent { get; init; }

    public required string ParentSchema { get; init; }

    public required string ParentTable { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required bool Disabled { get; init; }

    public required bool Trusted { get; init; }

    public required string OnDelete { get; init; }

    public required string OnUpdate { get; init; }
}

/// <summary>The columns of every foreign key in one question.</summary>
internal sealed record ForeignKeysQuery() : SqlServerQuery<ForeignKeyColumn>(
    """
    SELECT f.parent_object_id, f.name, f.referenced_object_id, OBJECT_SCHEMA_NAME(f.referenced_object_id) AS parent_schema,
        OBJECT_NAME(f.referenced_object_id) AS parent_table, COL_NAME(c.parent_object_id, c.parent_column_id) AS from_column,
        COL_NAME(c.referenced_object_id, c.referenced_column_id) AS to_column, f.is_disabled,
        CASE WHEN f.is_not_trusted = 0 THEN 1 ELSE 0 END AS is_trusted, f.delete_referential_action_desc,
        f.update_referential_action_desc
    FROM sys.foreign_keys AS f
    JOIN sys.foreign_key_columns AS c ON c.constraint_object_id = f.object_id
    WHERE f.is_ms_shipped = 0
    ORDER BY f.parent_object_id, f.name, c.constraint_column_id;
    """,
    row => new ForeignKeyColumn
    {
        Table = row.Int("parent_object_id"),
        Name = row.Text("name"),
        Parent = row.Int("referenced_object_id"),
        ParentSchema = row.Text("parent_schema"),
        ParentTable = row.Text("parent_table"),
        From = row.Text("from_column"),
        To = row.Text("to_column"),
        Disabled = row.Flag("is_disabled"),
        Trusted = row.Flag("is_trusted"),
        OnDelete = row.Text("delete_referential_action_desc"),
        OnUpdate = row.Text("update_referential_action_desc"),
    },
    Needs: [Permission.ViewDefinition]);
