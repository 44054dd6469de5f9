using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>What the database tells of itself to whoever reads scripts for it.</summary>
/// <param name="Rows">How many rows each table holds by now; empty where nobody may see them.</param>
/// <param name="Missing">Why the schema is unknown; absent where it is known.</param>
internal sealed record TargetReading(IReadOnlyDictionary<string, long> Rows, KnownSchema Schema, string? Missing)
{
    public static async Task<TargetReading> TakeAsync(SqlServerLink link, ServerIdentity server, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var tables = batch.Add(new TablesQuery());
        var columns = batch.Add(new StoredColumnsQuery());
        var keys = batch.Add(new ForeignKeysQuery());
        var views = batch.Add(new ViewTextsQuery());
        var synonyms = batch.Add(new SynonymsQuery());
        await batch.ExecuteAsync(link, "reading what scripts may change", cancel);
        // Half a schema would show what is missing as not there.
        var missing = tables.Missing ?? columns.Missing ?? keys.Missing ?? views.Missing ?? synonyms.Missing;
        var rows = (tables.Rows.ValueOr(null) ?? []).ToDictionary(NameOf, table => table.Rows, StringComparer.OrdinalIgnoreCase);
        return new TargetReading(
            rows,
            missing is null ? From(tables.Known, columns.Known, keys.Known, views.Known, synonyms.Known) : KnownSchema.Unknown,
            missing);
    }

    private static KnownSchema From(
        IReadOnlyList<TableRow> tables,
        IReadOnlyList<StoredColumn> columns,
        IReadOnlyList<ForeignKeyColumn> keys,
        IReadOnlyList<ViewText> views,
        IReadOnlyList<SynonymRow> synonyms)
    {
        var names = tables.ToDictionary(table => table.Id, NameOf);
        var within = columns.ToLookup(column => column.Table);
        return new KnownSchema
        {
            IsKnown = true,
            Collation = columns.Count == 0 ? null : columns[0].DatabaseCollation,
            Tables = [.. tables.Select(table => new TargetTable(NameOf(table), [.. within[table.Id].Select(Form)]))],
            Keys =
            [
                .. keys.Where(key => names.ContainsKey(key.Table))
                    .GroupBy(key => (key.Table, key.Name))
                    .Select(parts => Key(names[parts.Key.Table], [.. parts])),
            ],
            Views = views.ToDictionary(
                view => SqlName.Display(view.Schema, view.Name), view => view.Text, StringComparer.Ordinal),
            Synonyms = synonyms.ToDictionary(
                synonym => SqlName.Display(synonym.Schema, synonym.Name), synonym => synonym.Behind, StringComparer.Ordinal),
        };
    }

    private static string NameOf(TableRow table) => SqlName.Display(table.Schema, table.Name);

    private static ColumnForm Form(StoredColumn column) => new()
    {
        Name = column.Name,
        Type = column.Expression is null
            ? StoredType.Sized(column.Type.ToLowerInvariant(), Length(column), column.Precision, column.Scale)
            : new StoredType("computed"),
        IsNullable = column.IsNullable,
        Collation = column.Collation == column.DatabaseCollation ? null : column.Collation,
        Identity = column.IsIdentity ? "IDENTITY" : null,
        Expression = column.Expression,
        IsGenerated = column.IsGenerated,
    };

    private static int Length(StoredColumn column) => column.Bytes switch
    {
        < 0 => StoredType.Max,
        var bytes => column.Type is "nchar" or "nvarchar" ? bytes / 2 : bytes,
    };

    private static TargetKey Key(string table, IReadOnlyList<ForeignKeyColumn> parts) => new()
    {
        Name = parts[0].Name,
        Table = table,
        References = SqlName.Display(parts[0].ParentSchema, parts[0].ParentTable),
        Columns = [.. parts.Select(part => part.From)],
        Referenced = [.. parts.Select(part => part.To)],
        OnDelete = Action(parts[0].OnDelete),
        OnUpdate = Action(parts[0].OnUpdate),
    };

    private static KeyAction Action(string action) => action switch
    {
        "NO_ACTION" => KeyAction.None,
        "CASCADE" => KeyAction.Cascade,
        _ => KeyAction.Clear,
    };
}
