namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Text">Empty where it is encrypted.</param>
internal sealed record ModuleText(int Id, string Text);

/// <summary>Definitions of the views, procedures, functions and triggers that scripts change, to be shown beside the new.</summary>
internal sealed record ModuleTextsQuery(IReadOnlyList<int> Ids) : SqlServerQuery<ModuleText>(
    $"""
    SELECT m.object_id, COALESCE(m.definition, N'') AS definition
    FROM sys.sql_modules AS m
    WHERE m.object_id IN ({string.Join(", ", Ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))});
    """,
    row => new(row.Int("object_id"), row.Text("definition")),
    Needs: [Permission.ViewDefinition]);
