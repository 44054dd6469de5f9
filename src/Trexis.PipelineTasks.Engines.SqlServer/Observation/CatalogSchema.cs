using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>What the catalog answered, a question at a time.</summary>
internal sealed record CatalogAnswers
{
    public required QueryAnswer<TableRow> Tables { get; init; }

    public required QueryAnswer<TableColumn> Columns { get; init; }

    public required QueryAnswer<IndexColumn> Indexes { get; init; }

    public required QueryAnswer<AutomaticIndex> Automatic { get; init; }

    public required QueryAnswer<ForeignKeyColumn> ForeignKeys { get; init; }

    public required QueryAnswer<CheckConstraint> Checks { get; init; }

    public required QueryAnswer<ModuleRow> Modules { get; init; }

    public required QueryAnswer<SchemaMark> Marks { get; init; }

    public required QueryAnswer<BrokenModule> Broken { get; init; }

    public required QueryAnswer<string> Grants { get; init; }

    public required QueryAnswer<string> Features { get; init; }

    /// <summary>A capture with a part missing would show that part as dropped; absent where every indispensable part is there.</summary>
    public string? Refusal => Tables.Missing
        ?? Columns.Missing ?? Indexes.Missing ?? ForeignKeys.Missing ?? Checks.Missing ?? Modules.Missing ?? Marks.Missing ?? Grants.Missing
        ?? (Automatic.Rows as Fact<IReadOnlyList<AutomaticIndex>>.Unreadable)?.Reason;

    public CatalogSchema Schema()
    {
        var tables = Tables.Known;
        var automatic = OrNone(Automatic).Select(index => (index.Table, index.Index)).ToHashSet();
        var indexes = Indexes.Known.GroupBy(column => (column.Table, column.Index))
            .ToLookup(group => automatic.Contains(group.Key), group => new CatalogIndex([.. group]));
        return new CatalogSchema
        {
            Tables = tables,
            Names = tables.ToDictionary(table => table.Id, table => SqlName.Display(table.Schema, table.Name)),
            Columns = Columns.Known.ToLookup(column => column.Table),
            Indexes = [.. indexes[false]],
            Automatic = [.. indexes[true]],
            ForeignKeys =
            [
                .. ForeignKeys.Known.GroupBy(column => (column.Table, column.Name)).Select(group => new CatalogForeignKey([.. group])),
            ],
            Checks = Checks.Known,
            Modules = Modules.Known,
            Marks = Marks.Known.ToLookup(mark => (mark.Of, mark.Index), mark => mark.Mark),
            Broken = OrNone(Broken).GroupBy(module => module.Id).ToDictionary(group => group.Key, group => group.First().Missing),
            Grants = [.. Grants.Known.Order(StringComparer.Ordinal)],
            Features = Features.Rows.ValueOr(null),
        };
    }

    // What only newer versions have, or what only explains.
    private static IReadOnlyList<T> OrNone<T>(QueryAnswer<T> answer) => answer.Rows.ValueOr(null) ?? [];
}

internal sealed record CatalogSchema
{
    public required IReadOnlyList<TableRow> Tables { get; init; }

    /// <summary>Of the tables by their id, as people read them.</summary>
    public required IReadOnlyDictionary<int, string> Names { get; init; }

    public required ILookup<int, TableColumn> Columns { get; init; }

    public required IReadOnlyList<CatalogIndex> Indexes { get; init; }

    /// <summary>Indexes that automatic tuning made: no part of the schema.</summary>
    public required IReadOnlyList<CatalogIndex> Automatic { get; init; }

    public required IReadOnlyList<CatalogForeignKey> ForeignKeys { get; init; }

    public required IReadOnlyList<CheckConstraint> Checks { get; init; }

    public required IReadOnlyList<ModuleRow> Modules { get; init; }

    /// <summary>In words, by the id of a table or a trigger, with the name of an index or none.</summary>
    public required ILookup<(int Of, string Index), string> Marks { get; init; }

    /// <summary>What a module names that is not there, by the module's id.</summary>
    public required IReadOnlyDictionary<int, string> Broken { get; init; }

    public required IReadOnlyList<string> Grants { get; init; }

    /// <summary>In use, and not of every edition; absent where they cannot be read.</summary>
    public required IReadOnlyList<string>? Features { get; init; }
}

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
