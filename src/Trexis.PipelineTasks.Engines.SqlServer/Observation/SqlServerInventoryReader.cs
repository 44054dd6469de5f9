using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>The whole schema in one round trip, whatever its size; counting takes a second one.</summary>
internal sealed class SqlServerInventoryReader(SqlServerLink link, ServerIdentity server)
{
    public async Task<Fact<SchemaInventory>> ReadAsync(bool exactRows, bool violations, CancellationToken cancel)
    {
        var batch = new QueryBatch(server);
        var answers = new CatalogAnswers
        {
            Tables = batch.Add(new TablesQuery()),
            Columns = batch.Add(new TableColumnsQuery()),
            Indexes = batch.Add(new IndexColumnsQuery()),
            Automatic = batch.Add(new AutomaticIndexesQuery()),
            ForeignKeys = batch.Add(new ForeignKeysQuery()),
            Checks = batch.Add(new CheckConstraintsQuery()),
            Modules = batch.Add(new ModulesQuery()),
            Marks = batch.Add(new SchemaMarksQuery()),
            Broken = batch.Add(new BrokenModulesQuery()),
            Grants = batch.Add(new GrantsQuery()),
            Features = batch.Add(new EditionFeaturesQuery()),
        };
        await batch.ExecuteAsync(link, "reading the schema", cancel);
        if (answers.Refusal is { } refusal) return Fact.Unreadable<SchemaInventory>(refusal);
        var schema = answers.Schema();
        return Fact.Known(Assemble(schema, await HeavyReading.TakeAsync(link, server, schema, exactRows, violations, cancel)));
    }

    private static SchemaInventory Assemble(CatalogSchema schema, HeavyReading heavy)
    {
        var tables = schema.Tables.Select(table => Picture(table, schema, heavy))
            .OrderBy(table => table.Name, StringComparer.Ordinal)
            .ToList();
        var constraints = Constraints(schema, heavy);
        var indexes = Indexes(schema.Indexes, schema, heavy);
        var modules = Modules(schema);
        return new SchemaInventory
        {
            Fingerprint = FingerprintOf(tables, constraints, schema.Indexes, schema, modules).Value,
            Tables = tables,
            Constraints = constraints,
            Indexes = indexes,
            AutomaticIndexes = Indexes(schema.Automatic, schema, heavy),
            Modules = modules,
            Grants = schema.Grants,
            EditionFeatures = schema.Features,
        };
    }

    private static TableCapture Picture(TableRow table, CatalogSchema schema, HeavyReading heavy)
    {
        var list = schema.Columns[table.Id].ToList();
        var marks = schema.Marks[(table.Id, "")].ToList();
        var counted = heavy.Rows.GetValueOrDefault(table.Id);
        var definition = Fingerprint.From([table.Options, .. list.SelectMany(column => new[] { column.Name, column.Shape }), .. marks]);
        return new TableCapture
        {
            Name = SqlName.Display(table.Schema, table.Name),
            Rows = counted is null ? table.Rows : counted.Rows,
            RowsAreExact = counted is not null,
            DefinitionSha256 = definition.Value,
            Columns = [.. list.Select(column => column.Name)],
            Unreadable = counted?.Unreadable,
            Bytes = table.Bytes,
            Marks = OrNone(marks),
        };
    }

    private static List<ConstraintCapture> Constraints(CatalogSchema schema, HeavyReading heavy) =>
    [
        .. schema.Indexes.Where(index => index.First.Key.Length > 0 && schema.Names.ContainsKey(index.First.Table))
            .Select(index => new ConstraintCapture
            {
                Table = schema.Names[index.First.Table],
                Name = index.First.Index,
                Kind = index.First.Key == "PK" ? ConstraintKind.PrimaryKey : ConstraintKind.Unique,
                Definition = $"{(index.First.Key == "PK" ? "PRIMARY KEY" : "UNIQUE")} {index.First.Type} ({string.Join(", ", index.Key)})",
                Enabled = !index.First.Disabled,
            })
            .Concat(schema.ForeignKeys.Where(key => schema.Names.ContainsKey(key.First.Table)).Select(key => new ConstraintCapture
            {
                Table = schema.Names[key.First.Table],
                Name = key.First.Name,
                Kind = ConstraintKind.ForeignKey,
                Definition = key.Definition,
                Enabled = !key.First.Disabled,
                Trusted = key.First.Trusted,
                Violations = heavy.OfForeignKey(key),
            }))
            .Concat(schema.Checks.Where(check => schema.Names.ContainsKey(check.Table)).Select(check => new ConstraintCapture
            {
                Table = schema.Names[check.Table],
                Name = check.Name,
                Kind = ConstraintKind.Check,
                Definition = $"CHECK {check.Definition}",
                Enabled = !check.Disabled,
                Trusted = check.Trusted,
                Violations = heavy.OfCheck(check),
            }))
            .OrderBy(constraint => constraint.Table, StringComparer.Ordinal)
            .ThenBy(constraint => constraint.Name, StringComparer.Ordinal)
            .ThenBy(constraint => constraint.Kind),
    ];

    private static List<IndexCapture> Indexes(IReadOnlyList<CatalogIndex> indexes, CatalogSchema schema, HeavyReading heavy) =>
    [
        .. indexes.Where(index => index.First.Key.Length == 0 && schema.Names.ContainsKey(index.First.Table))
            .Select(index => new IndexCapture
            {
                Table = schema.Names[index.First.Table],
                Name = index.First.Index,
                Unique = index.First.Unique,
                Enabled = !index.First.Disabled,
                Valid = true,
                Columns = index.Key,
                FragmentationPercent = heavy.Fragmentation.TryGetValue((index.First.Table, index.First.Index), out var percent)
                    ? percent
                    : null,
                Marks = OrNone(schema.Marks[(index.First.Table, index.First.Index)]),
            })
            .OrderBy(index => index.Table, StringComparer.Ordinal)
            .ThenBy(index => index.Name, StringComparer.Ordinal),
    ];

    private static List<ModuleCapture> Modules(CatalogSchema schema) =>
    [
        .. schema.Modules.Select(module => new ModuleCapture(
                KindOf(module.Type),
                module.DisplayName,
                module.Sha256,
                schema.Broken.TryGetValue(module.Id, out var missing) ? $"names {missing}, which does not exist" : null)
                { Marks = OrNone(schema.Marks[(module.Id, "")]) })
            .OrderBy(module => module.Kind, StringComparer.Ordinal)
            .ThenBy(module => module.Name, StringComparer.Ordinal),
    ];

    private static IReadOnlyList<string>? OrNone(IEnumerable<string> marks) => marks.ToList() is [_, ..] some ? some : null;

    private static string KindOf(string type) => type switch
    {
        "P" => "procedure",
        "V" => "view",
        "TR" => "trigger",
        "DT" => "database trigger",
        "SP" => "security policy",
        _ => "function",
    };

    // A mark stands behind what it marks, so that an object without any has the fingerprint that it always had.
    private static Fingerprint FingerprintOf(
        IEnumerable<TableCapture> tables,
        IEnumerable<ConstraintCapture> constraints,
        IReadOnlyList<CatalogIndex> indexes,
        CatalogSchema schema,
        IEnumerable<ModuleCapture> modules) => Fingerprint.From(
            tables.SelectMany(table => new[] { "table", table.Name, table.DefinitionSha256 })
                .Concat(constraints.SelectMany(
                    constraint => (string[])[
                        "constraint", constraint.Table, constraint.Name, constraint.Definition, .. SchemaDifference.Marks(constraint),
                    ]))
                .Concat(indexes.Where(index => index.First.Key.Length == 0 && schema.Names.ContainsKey(index.First.Table))
                    .OrderBy(index => schema.Names[index.First.Table], StringComparer.Ordinal)
                    .ThenBy(index => index.First.Index, StringComparer.Ordinal)
                    .SelectMany(index => (string[])[
                        "index", schema.Names[index.First.Table], index.First.Index, index.Definition,
                        .. index.First.Disabled ? ["disabled"] : (string[])[],
                        .. schema.Marks[(index.First.Table, index.First.Index)],
                    ]))
                .Concat(modules.SelectMany(
                    module => (string[])[module.Kind, module.Name, module.DefinitionSha256, .. module.Marks ?? []])));
}
