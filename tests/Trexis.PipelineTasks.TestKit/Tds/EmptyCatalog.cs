using System.Collections.Concurrent;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// A database that holds nothing: every question has as many results as it has queries, each without rows, and with the columns
/// that its select list names.
/// </summary>
internal static class EmptyCatalog
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<TdsTable>> Known = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The text does not parse, or selects a star whose columns nobody can tell.</exception>
    public static IReadOnlyList<TdsTable> Results(string sql) => Known.GetOrAdd(sql, text =>
    {
        using var reader = new StringReader(text);
        var script = new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors) as TSqlScript;
        return errors.Count == 0 && script is not null
            ? [
                .. script.Batches.SelectMany(batch => batch.Statements)
                    .SelectMany(Queries)
                    .Select(Columns)
                    .Where(columns => columns.Count > 0)
                    .Select(columns => new TdsTable(columns, [])),
            ]
            : throw new InvalidDataException(
                $"the loopback server cannot parse line {errors.FirstOrDefault()?.Line}: {errors.FirstOrDefault()?.Message}");
    });

    // Of two branches the second: it is the one that is left where nothing is found.
    private static IEnumerable<QueryExpression> Queries(TSqlStatement statement) => statement switch
    {
        SelectStatement { Into: null } select => [select.QueryExpression],
        BeginEndBlockStatement block => block.StatementList.Statements.SelectMany(Queries),
        IfStatement choice => Queries(choice.ElseStatement ?? choice.ThenStatement),
        _ => [],
    };

    /// <summary>The names of a query's columns; empty where one has none.</summary>
    /// <exception cref="InvalidDataException">A star whose columns nobody can tell.</exception>
    public static IReadOnlyList<string> Columns(QueryExpression query) => query switch
    {
        QueryParenthesisExpression inner => Columns(inner.QueryExpression),
        BinaryQueryExpression both => Columns(both.FirstQueryExpression),
        QuerySpecification select => [.. select.SelectElements.SelectMany(element => Columns(element, select.FromClause))],
        _ => throw Unforeseen(query),
    };

    private static IEnumerable<string> Columns(SelectElement element, FromClause? from) => element switch
    {
        SelectSetVariable => [],
        SelectScalarExpression { ColumnName: { } name } => [name.Value],
        SelectScalarExpression { Expression: ColumnReferenceExpression { MultiPartIdentifier: { } path } } => [path.Identifiers[^1].Value],
        SelectScalarExpression => [""],
        SelectStarExpression star when from is not null =>
            from.TableReferences.SelectMany(table => Star(table, star.Qualifier?.Identifiers[^1].Value)),
        _ => throw Unforeseen(element),
    };

    private static IEnumerable<string> Star(TableReference table, string? alias) => table switch
    {
        JoinTableReference join => Star(join.FirstTableReference, alias).Concat(Star(join.SecondTableReference, alias)),
        QueryDerivedTable derived => alias is null || alias == derived.Alias.Value ? Columns(derived.QueryExpression) : [],
        _ => throw Unforeseen(table),
    };

    private static InvalidDataException Unforeseen(TSqlFragment fragment) =>
        new($"the loopback server cannot tell the columns in line {fragment.StartLine}: {fragment.GetType().Name}");
}
