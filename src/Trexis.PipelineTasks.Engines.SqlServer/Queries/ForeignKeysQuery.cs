using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record ForeignKeyColumn(
    int Table, string Name, int Parent, string ParentSchema, string ParentTable, string From, string To, bool Disabled, bool Trusted,
    string OnDelete, string OnUpdate);

/// <summary>The columns of every foreign key in one question.</summary>
internal sealed record ForeignKeysQuery() : SqlServerQuery<ForeignKeyColumn>(
    """
    SELECT f.parent_object_id, f.name, f.referenced_object_id, OBJECT_SCHEMA_NAME(f.referenced_object_id),
    OBJECT_NAME(f.referenced_object_id),
        COL_NAME(c.parent_object_id, c.parent_column_id), COL_NAME(c.referenced_object_id, c.referenced_column_id), f.is_disabled,
        CASE WHEN f.is_not_trusted = 0 THEN 1 ELSE 0 END, f.delete_referential_action_desc, f.update_referential_action_desc
    FROM sys.foreign_keys AS f
    JOIN sys.foreign_key_columns AS c ON c.constraint_object_id = f.object_id
    WHERE f.is_ms_shipped = 0
    ORDER BY f.parent_object_id, f.name, c.constraint_column_id;
    """,
    row => new(
        row.Int(
            0), row.Text(
                1), row.Int(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Flag(7), row.Flag(8), row.Text(9), row.Text(10)),
    Needs: [Permission.ViewDefinition]);
