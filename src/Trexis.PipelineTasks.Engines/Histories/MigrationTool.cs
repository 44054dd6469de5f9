using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Histories;

/// <summary>A tool that writes down in the target which scripts it ran, and in which table.</summary>
/// <param name="Table">Its usual name, without a schema.</param>
/// <param name="Script">The column that names a script.</param>
public sealed record MigrationTool(ScriptNaming Naming, string Name, string Table, string Script)
{
    /// <summary>
    /// The rows of failed scripts stay in the table, and so do those that were taken back: all of them count, in the order of their rank.
    /// </summary>
    public static readonly MigrationTool Flyway = new(ScriptNaming.Flyway, "Flyway", "flyway_schema_history", "script")
    {
        Version = "version",
        Type = "type",
        Success = "success",
        Order = "installed_rank",
        Placeholder = @"\$\{[^}\s]+\}",
    };

    /// <summary>TableJournal of DbUp: a row for each script that succeeded.</summary>
    public static readonly MigrationTool DbUp = new(ScriptNaming.DbUp, "DbUp", "SchemaVersions", "ScriptName")
    { Placeholder = @"\$[A-Za-z0-9_-]+\$" };

    /// <summary>
    /// In the schema grate, or with its name as a prefix where the engine has no schemas; errors go to a table of their own.
    /// </summary>
    public static readonly MigrationTool Grate = new(ScriptNaming.Grate, "grate", "ScriptsRun", "script_name")
    { Prefix = "grate_", Placeholder = @"\{\{[^}\s]+\}\}" };

    public static readonly MigrationTool EntityFramework = new(
        ScriptNaming.EntityFramework, "EF Core", "__EFMigrationsHistory", "MigrationId");

    public static readonly IReadOnlyList<MigrationTool> All = [Flyway, DbUp, Grate, EntityFramework];

    /// <summary>Absent for our own naming.</summary>
    public static MigrationTool? For(ScriptNaming naming) => All.FirstOrDefault(tool => tool.Naming == naming);

    public string? Version { get; init; }

    public string? Type { get; init; }

    public string? Success { get; init; }

    /// <summary>The column that tells what happened first; absent where that does not matter.</summary>
    public string? Order { get; init; }

    /// <summary>What the tool replaces in a script before it runs it, as a pattern; absent where it replaces nothing.</summary>
    public string? Placeholder { get; init; }

    /// <summary>What stands before the table's name where there are no schemas.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>A table of that name that lacks one of these is another program's.</summary>
    private IEnumerable<string> Columns => new[] { Script, Version, Type, Success, Order }.OfType<string>();

    /// <summary>Which of the tables are histories of tools.</summary>
    /// <param name="named">The table's name in <c>deployment.yml</c>, with or without its schema; absent for the tools' usual ones.</param>
    public static IEnumerable<(MigrationTool Tool, HistoryTable Table)> Recognise(IEnumerable<HistoryTable> tables, string? named) =>
        from table in tables
        from tool in All
        where named is null ? tool.IsUsual(table.Name) : table.IsNamed(named)
        where tool.Columns.All(column => table.Columns.Contains(column, StringComparer.OrdinalIgnoreCase))
        select (tool, table);

    /// <summary>
    /// The question for its rows, which every engine understands; the answer has the columns script, version, type and success.
    /// </summary>
    /// <param name="quote">Quotes one name.</param>
    public string Rows(HistoryTable table, Func<string, string> quote)
    {
        string Column(string? name, string otherwise) => name is null ? otherwise : quote(name);
        var from = table.Schema is null ? quote(table.Name) : $"{quote(table.Schema)}.{quote(table.Name)}";
        return $"SELECT {quote(Script)} AS script, {Column(Version, "NULL")} AS version, {Column(Type, "NULL")} AS type, "
            + $"{Column(Success, "1")} AS success FROM {from} ORDER BY {quote(Order ?? Script)}";
    }

    /// <summary>Whether the table bears the tool's own name, in whatever schema.</summary>
    public bool IsUsual(string table) => table.Equals(Table, StringComparison.OrdinalIgnoreCase)
        || (Prefix.Length > 0 && table.Equals(Prefix + Table, StringComparison.OrdinalIgnoreCase));
}
