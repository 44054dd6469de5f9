namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Table">That it hangs on.</param>
/// <param name="Text">Empty where it is encrypted.</param>
internal sealed record TableTrigger(int Table, string Schema, string Name, string Text, bool IsOff)
{
    public string DisplayName => SqlName.Display(Schema, Name);
}

/// <summary>What hangs on tables and is set off by writes; one that is switched off now may be switched on again.</summary>
internal sealed record TableTriggersQuery() : SqlServerQuery<TableTrigger>(
    """
    SELECT g.parent_id, s.name AS schema_name, g.name AS trigger_name, COALESCE(m.definition, N'') AS definition, g.is_disabled
    FROM sys.triggers AS g
    JOIN sys.tables AS t ON t.object_id = g.parent_id
    JOIN sys.schemas AS s ON s.schema_id = t.schema_id
    LEFT JOIN sys.sql_modules AS m ON m.object_id = g.object_id;
    """,
    row => new(
        row.Int("parent_id"), row.Text("schema_name"), row.Text("trigger_name"), row.Text("definition"), row.Flag("is_disabled")),
    Needs: [Permission.ViewDefinition]);
