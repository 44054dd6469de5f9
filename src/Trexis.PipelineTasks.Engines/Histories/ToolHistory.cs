namespace Trexis.PipelineTasks.Engines.Histories;

/// <summary>What a tool wrote down, oldest first where it counts.</summary>
public sealed record ToolHistory(MigrationTool Tool, string Table, IReadOnlyList<ToolHistoryRow> Rows);

/// <param name="Script">As the tool names it, which may be a path, a resource or a migration's id.</param>
public sealed record ToolHistoryRow(string Script, string? Version, string? Type, bool Succeeded);

/// <param name="Schema">Absent where the engine has none.</param>
public sealed record HistoryTable(string? Schema, string Name, IReadOnlyList<string> Columns)
{
    /// <summary>As people read it.</summary>
    public string Display => Schema is null ? Name : $"{Schema}.{Name}";

    public bool IsNamed(string name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Display, StringComparison.OrdinalIgnoreCase);
}
