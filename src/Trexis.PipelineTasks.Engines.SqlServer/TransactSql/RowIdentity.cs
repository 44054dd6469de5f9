using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What is true of every row of a table, however it is asked: it has a value where it must, and it is among the table's rows.
/// </summary>
/// <param name="table">Whose rows are chosen.</param>
/// <param name="exposed">What the statement calls it.</param>
/// <param name="alone">Whether a column without a qualifier can only be its own.</param>
internal sealed class RowIdentity(SchemaObjectName table, string? exposed, bool alone, SchemaState schema)
{
    /// <summary>Whether every row certainly has a value there.</summary>
    public bool Fills(ScalarExpression value) =>
        Column(value) is { } column && schema.Forms(table, column) is { Count: > 0 } forms && forms.All(form => !form.IsNullable);

    /// <summary><c>Id IN (SELECT Id FROM the same table)</c>.</summary>
    public bool HoldsAll(QueryExpression query, ScalarExpression value) =>
        Column(value) is { } column
        && MayFill(column)
        && Itself(query) is { WhereClause: null, TopRowFilter: null, SelectElements: [SelectScalarExpression { Expression: var selected }] }
        && selected is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var read }] }
        && Is(read, column);

    /// <summary><c>EXISTS (SELECT 1 FROM the same table AS x WHERE x.Id = T.Id)</c>.</summary>
    public bool FindsItself(QueryExpression query) =>
        Itself(query) is { WhereClause.SearchCondition: { } condition, FromClause.TableReferences: [NamedTableReference inner] }
        && Alternatives.All(condition).All(
            part => part is BooleanComparisonExpression { ComparisonType: BooleanComparisonType.Equals } pair
                && (Joins(pair.FirstExpression, pair.SecondExpression, inner)
                    || Joins(pair.SecondExpression, pair.FirstExpression, inner)));

    private bool Joins(ScalarExpression outside, ScalarExpression inside, NamedTableReference inner) =>
        outside is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var qualifier }, { Value: var column }] }
        && Is(qualifier, exposed)
        && !Is(qualifier, BaseTables.ExposedName(inner))
        && inside is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: { } own }
        && (own.Count == 1 || Is(own[^2].Value, BaseTables.ExposedName(inner)))
        && Is(column, own[^1].Value)
        && MayFill(column);

    // Where nobody knows, a key is meant.
    private bool MayFill(string column) => schema.Forms(table, column).All(form => !form.IsNullable);

    private QuerySpecification? Itself(QueryExpression query) => query switch
    {
        QueryParenthesisExpression inner => Itself(inner.QueryExpression),
        QuerySpecification
        {
            GroupByClause: null, HavingClause: null, OffsetClause: null,
            FromClause.TableReferences: [NamedTableReference { TableSampleClause: null, TemporalClause: null } read],
        } select when Is(schema.NameOf(read.SchemaObject), schema.NameOf(table)) => select,
        _ => null,
    };

    private string? Column(ScalarExpression value) => value switch
    {
        ParenthesisExpression inner => Column(inner.Expression),
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [{ Value: var column }] } when alone => column,
        ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var qualifier }, { Value: var column }] }
            when Is(qualifier, exposed) => column,
        _ => null,
    };

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
