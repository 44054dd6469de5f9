namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record CheckConstraint(int Table, string Name, string Definition, bool Disabled, bool Trusted);

internal sealed record CheckConstraintsQuery() : SqlServerQuery<CheckConstraint>(
    """
    SELECT c.parent_object_id, c.name, COALESCE(c.definition, N'') AS condition, c.is_disabled,
        CASE WHEN c.is_not_trusted = 0 THEN 1 ELSE 0 END AS is_trusted
    FROM sys.check_constraints AS c
    WHERE c.is_ms_shipped = 0;
    """,
    row => new(row.Int("parent_object_id"), row.Text("name"), row.Text("condition"), row.Flag("is_disabled"), row.Flag("is_trusted")),
    Needs: [Permission.ViewDefinition]);
