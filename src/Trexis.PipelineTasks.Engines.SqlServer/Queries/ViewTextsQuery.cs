namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Text">Empty where it is encrypted, or where a trigger does something else in place of the write.</param>
internal sealed record ViewText(string Schema, string Name, string Text);

/// <summary>What stands behind each view: who writes to it writes there.</summary>
internal sealed record ViewTextsQuery() : SqlServerQuery<ViewText>(
    """
    SELECT s.name AS schema_name, o.name AS view_name,
        CASE WHEN EXISTS (SELECT 1 FROM sys.triggers AS g WHERE g.parent_id = o.object_id AND g.is_instead_of_trigger = 1)
            THEN N'' ELSE COALESCE(m.definition, N'') END AS definition
    FROM sys.sql_modules AS m
    JOIN sys.objects AS o ON o.object_id = m.object_id
    JOIN sys.schemas AS s ON s.schema_id = o.schema_id
    WHERE o.is_ms_shipped = 0 AND s.name <> N'trexis' AND o.type = N'V';
    """,
    row => new(row.Text("schema_name"), row.Text("view_name"), row.Text("definition")),
    Needs: [Permission.ViewDefinition]);
