using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>What the catalog answered, a question at a time.</summary>
internal sealed record CatalogAnswers(
    QueryAnswer<TableRow> Tables,
    QueryAnswer<TableColumn> Columns,
    QueryAnswer<IndexColumn> Indexes,
    QueryAnswer<AutomaticIndex> Automatic,
    QueryAnswer<ForeignKeyColumn> ForeignKeys,
    QueryAnswer<CheckConstraint> Checks,
    QueryAnswer<ModuleRow> Modules,
    QueryAnswer<BrokenModule> Broken,
    QueryAnswer<string> Grants)
{
    /// <summary>A picture with a part missing would show that part as dropped; absent where every indispensable part is there.</summary>
    public string? Refusal => ReasonOf(Tables)
        ?? ReasonOf(Columns) ?? ReasonOf(Indexes) ?? ReasonOf(Automatic) ?? ReasonOf(ForeignKeys) ?? ReasonOf(Checks) ?? ReasonOf(Modules);

    public CatalogSchema Schema()
    {
        var tables = Known(Tables);
        var automatic = Known(Automatic).Select(index => (index.Table, index.Index)).ToHashSet();
        var indexes = Known(Indexes).GroupBy(column => (column.Table, column.Index))
            .ToLookup(group => automatic.Contains(group.Key), group => new CatalogIndex([.. group]));
        return new CatalogSchema(
            tables,
            tables.ToDictionary(table => table.Id, table => SqlName.Display(table.Schema, table.Name)),
            Known(Columns).ToLookup(column => column.Table),
            [.. indexes[false]],
            [.. indexes[true]],
            [.. Known(ForeignKeys).GroupBy(column => (column.Table, column.Name)).Select(group => new CatalogForeignKey([.. group]))],
            Known(Checks),
            Known(Modules),
            Known(Broken).GroupBy(module => module.Id).ToDictionary(group => group.Key, group => group.First().Missing),
            [.. Known(Grants).Order(StringComparer.Ordinal)]);
    }

    private static IReadOnlyList<T> Known<T>(QueryAnswer<T> answer) => answer.Rows.ValueOr(null) ?? [];

    private static string? ReasonOf<T>(QueryAnswer<T> answer) => (answer.Rows as Fact<IReadOnlyList<T>>.Unreadable)?.Reason;
}

/// <param name="Names">Of the tables by their id, as people read them.</param>
/// <param name="Automatic">Indexes that automatic tuning made: no part of the schema.</param>
/// <param name="Broken">What a module names that is not there, by the module's id.</param>
internal sealed record CatalogSchema(
    IReadOnlyList<TableRow> Tables,
    IReadOnlyDictionary<int, string> Names,
    ILookup<int, TableColumn> Columns,
    IReadOnlyList<CatalogIndex> Indexes,
    IReadOnlyList<CatalogIndex> Automatic,
    IReadOnlyList<CatalogForeignKey> ForeignKeys,
    IReadOnlyList<CheckConstraint> Checks,
    IReadOnlyList<ModuleRow> Modules,
    IReadOnlyDictionary<int, string> Broken,
    IReadOnlyList<string> Grants);

internal sealed record CatalogIndex(IReadOnlyList<IndexColumn> Columns)
{
    public IndexColumn First => Columns[0];

    public IReadOnlyList<string> Key { get; } = [
        .. Columns.Where(column => !column.Included && column.Column.Length > 0)
            .Select(column => column.Column + (column.Descending ? " DESC" : "")),
    ];

    public string Definition => $"{First.Type} {(First.Unique ? "UNIQUE " : "")}({string.Join(", ", Key)}) INCLUDE "
        + $"({string.Join(", ", Columns.Where(column => column.Included).Select(column => column.Column))}) {First.Filter}";
}

internal sealed record CatalogForeignKey(IReadOnlyList<ForeignKeyColumn> Columns)
{
    public ForeignKeyColumn First => Columns[0];

    public string Definition =>
        $"FOREIGN KEY ({string.Join(", ", Columns.Select(column => column.From))}) REFERENCES "
        + $"{SqlName.Display(First.ParentSchema, First.ParentTable)} ({string.Join(", ", Columns.Select(column => column.To))})"
        + (First.OnDelete == "NO_ACTION" ? "" : $" ON DELETE {First.OnDelete}")
        + (First.OnUpdate == "NO_ACTION" ? "" : $" ON UPDATE {First.OnUpdate}");
}
