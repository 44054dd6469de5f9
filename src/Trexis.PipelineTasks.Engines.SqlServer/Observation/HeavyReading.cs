using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <param name="Rows">Absent where the table could not be counted.</param>
internal sealed record ExactRows(long? Rows, string? Unreadable);

/// <summary>What costs the server time: exact counts, rows that break constraints, fragmentation. One round trip for all of it.</summary>
internal sealed record HeavyReading(
    IReadOnlyDictionary<int, ExactRows> Rows,
    IReadOnlyDictionary<(int Table, string Name), long> Violations,
    IReadOnlyDictionary<(int Table, string Index), double> Fragmentation,
    bool CountedViolations)
{
    private static readonly HeavyReading None = new(
        new Dictionary<int, ExactRows>(), new Dictionary<(int, string), long>(), new Dictionary<(int, string), double>(), false);

    public static async Task<HeavyReading> TakeAsync(
        SqlServerLink link, ServerIdentity server, CatalogSchema schema, bool exactRows, bool violations, CancellationToken cancel)
    {
        if (!exactRows && !violations) return None;
        var batch = new QueryBatch(server);
        var counts = exactRows
            ? schema.Tables.Chunk(RowCountsQuery.MaxTables)
                .Select(chunk => (Tables: chunk, Answer: batch.Add(new RowCountsQuery(chunk))))
                .ToList()
            : [];
        var broken = violations ? Broken(batch, schema) : [];
        var fragmented = violations ? batch.Add(new FragmentationQuery()) : null;
        await batch.ExecuteAsync(link, "counting rows", cancel);
        return new HeavyReading(
            await CountsAsync(link, server, counts, cancel),
            broken.Where(question => question.Answer.Single is Fact<long>.Known)
                .ToDictionary(question => (question.Table, question.Name), question => question.Answer.Single.ValueOr(0)),
            (fragmented?.Rows.ValueOr(null) ?? []).ToDictionary(index => (index.Table, index.Index), index => index.Percent),
            violations);
    }

    /// <summary>A key that the server enforces and trusts has been proven by the server; only the others are counted.</summary>
    public long? OfForeignKey(CatalogForeignKey key) =>
        Of(key.First.Table, key.First.Name, key.First is { Trusted: true, Disabled: false });

    public long? OfCheck(CheckConstraint check) => Of(check.Table, check.Name, check is { Trusted: true, Disabled: false });

    private long? Of(int table, string name, bool proven)
    {
        if (!CountedViolations) return null;
        if (proven) return 0;
        return Violations.TryGetValue((table, name), out var rows) ? rows : null;
    }

    private static List<(int Table, string Name, QueryAnswer<long> Answer)> Broken(QueryBatch batch, CatalogSchema schema)
    {
        var tables = schema.Tables.ToDictionary(table => table.Id);
        var keys = schema.ForeignKeys.Where(key => key.First is { Trusted: false } or { Disabled: true }
            && tables.ContainsKey(key.First.Table)).Select(key => (
            key.First.Table,
            key.First.Name,
            batch.Add(new ForeignKeyViolationsQuery(
                tables[key.First.Table].Schema, tables[key.First.Table].Name, key.First.ParentSchema, key.First.ParentTable, [
                    .. key.Columns.Select(column => (column.From, column.To)),
                ]))));
        var checks = schema.Checks.Where(check => (!check.Trusted || check.Disabled) && tables.ContainsKey(check.Table)).Select(check => (
            check.Table,
            check.Name,
            batch.Add(new CheckViolationsQuery(tables[check.Table].Schema, tables[check.Table].Name, check.Definition))));
        return [.. keys, .. checks];
    }

    // Where one table of a question is refused, the others are asked for one by one.
    private static async Task<Dictionary<int, ExactRows>> CountsAsync(
        SqlServerLink link,
        ServerIdentity server,
        List<(TableRow[] Tables, QueryAnswer<CountedTable> Answer)> counts,
        CancellationToken cancel)
    {
        var rows = counts.SelectMany(question => question.Answer.Rows.ValueOr(null) ?? [])
            .ToDictionary(table => table.Id, table => new ExactRows(table.Rows, null));
        var again = new QueryBatch(server);
        var refused = counts.Where(question => question.Answer.Rows is Fact<IReadOnlyList<CountedTable>>.Unreadable)
            .SelectMany(question => question.Tables)
            .Select(table => (table.Id, Answer: again.Add(new RowCountsQuery([table]))))
            .ToList();
        await again.ExecuteAsync(link, "counting rows", cancel);
        foreach (var (id, answer) in refused)
        {
            rows[id] = answer.Single switch
            {
                Fact<CountedTable>.Known known => new ExactRows(known.Value.Rows, null),
                Fact<CountedTable>.Unreadable unreadable => new ExactRows(null, unreadable.Reason),
                _ => new ExactRows(null, "not counted"),
            };
        }

        return rows;
    }
}
