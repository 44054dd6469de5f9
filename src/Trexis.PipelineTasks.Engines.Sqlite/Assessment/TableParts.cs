using Trexis.PipelineTasks.Engines.Sqlite.Queries;
using Trexis.PipelineTasks.Engines.Sqlite.Text;

namespace Trexis.PipelineTasks.Engines.Sqlite.Assessment;

/// <summary>Reads what a table owns, so that one made in its place can be held against it.</summary>
internal static class TableParts
{
    public static IReadOnlyList<TablePart> Of(SchemaCopy copy, string table)
    {
        var subject = SqliteIdentifier.Display(table);
        var made = copy.Catalog.Named(table).FirstOrDefault(item => item.Type == "table")?.Sql ?? "";
        var columns = copy.Columns(table);
        return
        [
            .. columns.Select(column => Part(TablePartKind.Column, $"{subject}.{SqliteIdentifier.Display(column.Name)}", column.Name) with
            {
                Shape = Shape(column, sql => sql),
                Shown = Shape(column, Redaction.Reviewed),
                IsComputed = column.IsGenerated,
            }),
            .. columns.Any(column => column.IsKey)
                ? [OfPrimaryKey(subject, string.Join(", ", columns.Where(column => column.IsKey).Select(column => column.Name)))]
                : Array.Empty<TablePart>(),
            .. copy.Indexes(table)
                .Select(index => OfIndex(subject, index, copy.Catalog.Named(index.Name).FirstOrDefault(item => item.Type == "index")?.Sql)),
            .. CheckClauses.From(made).Select(check => OfCheck(subject, check)),
            .. copy.Catalog.KeysOf(table).Select(key => OfKey(subject, key)),
            .. SqliteTokenizer.Significant(made).Any(token => token.Is(made, "AUTOINCREMENT"))
                ? [Part(TablePartKind.Constraint, $"{subject}: AUTOINCREMENT", "AUTOINCREMENT")]
                : Array.Empty<TablePart>(),
            .. ColumnDefinitions.IsStrict(made)
                ? [Part(TablePartKind.Constraint, $"{subject}: STRICT", "STRICT")]
                : Array.Empty<TablePart>(),
            .. ColumnDefinitions.IsWithoutRowNumber(made)
                ? [Part(TablePartKind.Storage, $"{subject}: WITHOUT ROWID", "WITHOUT ROWID")]
                : Array.Empty<TablePart>(),
            .. copy.Catalog.OwnedBy(table).Where(item => item.Type == "trigger")
                .Select(
                    item => Part(TablePartKind.Trigger, SqliteIdentifier.Display(item.Name), SqliteTokenizer.Canonical(item.Sql ?? ""))),
        ];

        string Shape(ColumnShape column, Func<string, string> values) => ColumnDefinitions.Shape(
            column, copy.CollationOf(table, column.Name), made, IsRowNumber(column, columns), values);
    }

    /// <summary>Foreign keys and triggers of other tables that name a table.</summary>
    public static IEnumerable<TablePart> Naming(SchemaCatalog catalog, string table) =>
    [
        .. catalog.KeysTo(table)
            .Where(key => !Is(key[0].Table, table))
            .Select(key => OfKey(SqliteIdentifier.Display(key[0].Table), key)),
        .. catalog.Objects
            .Where(item => item is { Type: "trigger", Sql: { } sql }
                && SqliteTokenizer.Significant(sql).Exists(token => Is(SqliteTokenizer.NameOf(token, sql), table)))
            .Select(item => Part(TablePartKind.Trigger, SqliteIdentifier.Display(item.Name), "")),
    ];

    /// <summary>What <paramref name="before"/> held and <paramref name="after"/> lacks.</summary>
    public static IEnumerable<TablePart> Lost(IEnumerable<TablePart> before, IReadOnlyList<TablePart> after) =>
        before.Where(part => !after.Any(
            other => other.Kind == part.Kind && string.Equals(other.Definition, part.Definition, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The columns that both have, and that are another thing in <paramref name="after"/>, as they were and as they are.</summary>
    public static IEnumerable<(TablePart Before, TablePart After)> Changed(
        IEnumerable<TablePart> before, IEnumerable<TablePart> after) =>
        before.Join(
                after,
                part => (part.Kind, part.Definition.ToUpperInvariant()),
                part => (part.Kind, part.Definition.ToUpperInvariant()),
                (part, other) => (part, other))
            .Where(pair => pair.part.Kind == TablePartKind.Column && pair.part.Shape != pair.other.Shape);

    // It takes no NULL, whatever is said of it.
    private static bool IsRowNumber(ColumnShape column, IReadOnlyList<ColumnShape> columns) =>
        column is { IsKey: true, Type: "INTEGER" } && columns.Count(other => other.IsKey) == 1;

    private static TablePart OfPrimaryKey(string subject, string columns) =>
        Part(TablePartKind.Constraint, $"{subject}: PRIMARY KEY ({columns})", $"PRIMARY KEY {columns}");

    // UNIQUE in the table and a unique index over the same columns do the same.
    private static TablePart OfIndex(string subject, TableIndex index, string? sql)
    {
        if (sql is null)
            return Part(TablePartKind.Index, $"{subject}: UNIQUE ({index.Columns.Replace(" ,", ",")})", $"UNIQUE ( {index.Columns} )");
        var tokens = SqliteTokenizer.Significant(sql);
        var on = tokens.FindIndex(token => token.Is(sql, "ON"));
        var keys = string.Join(' ', tokens.Skip(on + 2).Select(token => SqliteTokenizer.NameOf(token, sql)));
        return Part(TablePartKind.Index, SqliteIdentifier.Display(index.Name), (index.Unique ? "UNIQUE " : "") + keys);
    }

    private static TablePart OfCheck(string subject, CheckClause check) => Part(
        TablePartKind.Constraint,
        $"{subject}: "
            + (check.Name is { } name ? SqliteIdentifier.Display(name) : $"CHECK ({SqliteTokenizer.Normalise(check.Condition)})"),
        "CHECK " + SqliteTokenizer.Canonical(check.Condition));

    private static TablePart OfKey(string subject, IReadOnlyList<SqliteForeignKeyColumn> key) => Part(
        TablePartKind.Constraint,
        $"{subject}: REFERENCES {SqliteIdentifier.Display(key[0].Parent)} ({string.Join(", ", key.Select(column => column.From))})",
        $"{key[0].Parent} {key[0].OnDelete} {key[0].OnUpdate} {string.Join(", ", key.Select(column => $"{column.From}={column.To}"))}");

    private static TablePart Part(TablePartKind kind, string subject, string definition) => new(kind, subject, definition);

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
