using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record CheckConstraint(int Table, string Name, string Definition, bool Disabled, bool Trusted);

internal sealed record CheckConstraintsQuery() : SqlServerQuery<CheckConstraint>(
    """
    SELECT c.parent_object_id, c.name, COALESCE(c.definition, N''), c.is_disabled, CASE WHEN c.is_not_trusted = 0 THEN 1 ELSE 0 END
    FROM sys.check_constraints AS c
    WHERE c.is_ms_shipped = 0;
    """,
    row => new(row.Int(0), row.Text(1), row.Text(2), row.Flag(3), row.Flag(4)),
    Needs: [Permission.ViewDefinition]);
