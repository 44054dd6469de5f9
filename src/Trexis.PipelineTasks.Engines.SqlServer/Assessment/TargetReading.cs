using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>What the database tells of itself to whoever reads scripts for it.</summary>
/// <param name="Rows">How many rows each table holds by now; empty where nobody may see them.</param>
/// <param name="Missing">Why the schema is unknown; absent where it is known.</param>
internal sealed partial record TargetReading(IReadOnlyDictionary<string, long> Rows, KnownSchema Schema, string? Missing)
{
    public static async Task<TargetReading> TakeAsync(
        SqlServerLink link, ServerIdentity server, IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var answers = new Answers
        {
            Tables = batch.Add(new TablesQuery()),
            Columns = batch.Add(new StoredColumnsQuery()),
            Keys = batch.Add(new ForeignKeysQuery()),
            Constraints = batch.Add(new ConstraintsQuery()),
            Indexes = batch.Add(new IndexesQuery()),
            Modules = batch.Add(new ModulesQuery()),
            Triggers = batch.Add(new TableTriggersQuery()),
            Views = batch.Add(new ViewTextsQuery()),
            Synonyms = batch.Add(new SynonymsQuery()),
        };
        await batch.ExecuteAsync(link, "reading what scripts may change", cancel);
        var rows = (answers.Tables.Rows.ValueOr(null) ?? [])
            .ToDictionary(NameOf, table => table.Rows, StringComparer.OrdinalIgnoreCase);
        var schema = answers.Missing is null ? answers.Schema() : KnownSchema.Unknown;
        return new TargetReading(
            rows,
            schema with { Definitions = await DefinitionsAsync(link, server, answers.Modules.Rows.ValueOr(null) ?? [], scripts, cancel) },
            answers.Missing);
    }

    // Only of what the scripts make or change by name: a database may hold thousands. Nothing is judged by them, so none is no fault.
    private static async Task<IReadOnlyDictionary<string, string>> DefinitionsAsync(
        SqlServerLink link,
        ServerIdentity server,
        IReadOnlyList<ModuleRow> modules,
        IReadOnlyList<SqlText> scripts,
        CancellationToken cancel)
    {
        var named = scripts.SelectMany(script => NamedModule().Matches(script.Text))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var wanted = modules.Where(module => named.Contains(module.Name))
            .ToDictionary(module => module.Id, module => module.DisplayName);
        if (wanted.Count == 0) return new Dictionary<string, string>();
        var batch = new QueryBatch(server);
        var texts = batch.Add(new ModuleTextsQuery([.. wanted.Keys]));
        await batch.ExecuteAsync(link, "reading definitions that scripts change", cancel);
        // A server that tells cases apart may have two of a name: then nobody here knows which is meant.
        return (texts.Rows.ValueOr(null) ?? []).Where(text => text.Text.Length > 0)
            .GroupBy(text => wanted[text.Id], text => text.Text, StringComparer.OrdinalIgnoreCase)
            .Where(alike => alike.Count() == 1)
            .ToDictionary(alike => alike.Key, alike => alike.First(), StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(
        """
        \b(view|proc|procedure|function|trigger)\s+
        ((\[[^\]]*\]|"[^"]*"|\w+)\s*\.\s*)?
        (\[(?<name>[^\]]*)\]|"(?<name>[^"]*)"|(?<name>[\w\#$@]+))
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NamedModule();

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

    private static KindOfConstraint Kind(ConstraintRow constraint) => constraint switch
    {
        { Type: "C" } => KindOfConstraint.Check,
        { Type: "D" } => KindOfConstraint.Default,
        { Clustered: true } => KindOfConstraint.ClusteredKey,
        _ => KindOfConstraint.Key,
    };

    private static KeyAction Action(string action) => action switch
    {
        "NO_ACTION" => KeyAction.None,
        "CASCADE" => KeyAction.Cascade,
        _ => KeyAction.Clear,
    };

    private sealed record Answers
    {
        public required QueryAnswer<TableRow> Tables { get; init; }

        public required QueryAnswer<StoredColumn> Columns { get; init; }

        public required QueryAnswer<ForeignKeyColumn> Keys { get; init; }

        public required QueryAnswer<ConstraintRow> Constraints { get; init; }

        public required QueryAnswer<IndexRow> Indexes { get; init; }

        public required QueryAnswer<ModuleRow> Modules { get; init; }

        public required QueryAnswer<TableTrigger> Triggers { get; init; }

        public required QueryAnswer<ViewText> Views { get; init; }

        public required QueryAnswer<SynonymRow> Synonyms { get; init; }

        /// <summary>Half a schema would show what is missing as not there; absent where all of it is at hand.</summary>
        public string? Missing =>
            Tables.Missing ?? Columns.Missing ?? Keys.Missing ?? Constraints.Missing ?? Indexes.Missing ?? Modules.Missing
                ?? Triggers.Missing ?? Views.Missing ?? Synonyms.Missing;

        public KnownSchema Schema()
        {
            var names = Tables.Known.ToDictionary(table => table.Id, NameOf);
            var columns = Columns.Known.ToLookup(column => column.Table);
            return new KnownSchema
            {
                IsKnown = true,
                Collation = Columns.Known is [var first, ..] ? first.DatabaseCollation : null,
                Tables = [.. names.Select(table => new TargetTable(table.Value, [.. columns[table.Key].Select(Form)]))],
                Keys =
                [
                    .. Keys.Known.Where(key => names.ContainsKey(key.Table))
                        .GroupBy(key => (key.Table, key.Name))
                        .Select(parts => Key(names[parts.Key.Table], [.. parts])),
                ],
                Constraints =
                [
                    .. Constraints.Known.Where(constraint => names.ContainsKey(constraint.Table))
                        .Select(constraint => new TargetConstraint(names[constraint.Table], constraint.Name, Kind(constraint))),
                ],
                Indexes =
                [
                    .. Indexes.Known.Where(index => names.ContainsKey(index.Table))
                        .Select(index => new TargetIndex(names[index.Table], index.Name, index.Clustered, index.Unique)),
                ],
                Modules = [.. Modules.Known.Where(module => module.Schema.Length > 0).Select(module => module.DisplayName)],
                Watched = [.. Triggers.Known.Select(trigger => names.GetValueOrDefault(trigger.Table)).OfType<string>().Distinct()],
                Triggers =
                [
                    .. Triggers.Known.Where(trigger => names.ContainsKey(trigger.Table))
                        .Select(trigger => new TargetTrigger(names[trigger.Table], trigger.DisplayName, trigger.Text)
                        {
                            IsOff = trigger.IsOff,
                        }),
                ],
                InMemory = [.. Tables.Known.Where(table => table.IsInMemory).Select(NameOf)],
                Views = Views.Known.ToDictionary(view => SqlName.Display(view.Schema, view.Name), view => view.Text),
                Synonyms = Synonyms.Known.ToDictionary(
                    synonym => SqlName.Display(synonym.Schema, synonym.Name), synonym => synonym.Behind),
            };
        }
    }
}
