using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What is true of every row of a table, however it is asked: it has a value where it must, and it is among the table's rows.
/// </summary>
/// <param name="table">Whose rows are chosen.</param>
/// <param name="exposed">What the statement calls it.</param>
/// <param name="alone">Whether a column without a qualifier can only be its own.</param>
internal sealed class RowIdentity(SchemaObjectName table, string? exposed, bool alone, ScriptKnowledge knowledge)
{
    /// <summary>Whether every row certainly has a value there.</summary>
    public bool Fills(ScalarExpression value) =>
        Column(value) is { } column && knowledge.Schema.Forms(table, column) is { Count: > 0 } forms && forms.All(form => !form.IsNullable);

    /// <summary>Whether each row of a table has a row in what is joined, by these columns: itself, or what a foreign key demands.</summary>
    public static bool LeadsTo(
        SchemaObjectName table, string column, TableReference other, string referenced, ScriptKnowledge knowledge)
    {
        switch (other)
        {
            case QueryDerivedTable derived:
                return HoldsAll(
                    table, column, derived.QueryExpression, Place(derived.Columns, referenced), referenced, knowledge);
            case NamedTableReference { SchemaObject.Identifiers: [var only] }
                when knowledge.Expressions.Find(only.Value) is { } expression:
                return knowledge.Expressions.LeadsTo(
                    expression,
                    referenced,
                    (knowledge.Schema.NameOf(table), column),
                    () => HoldsAll(
                        table, column, expression.QueryExpression, Place(expression.Columns, referenced), referenced, knowledge));
            case NamedTableReference { TableSampleClause: null, TemporalClause: null, SchemaObject: var name }:
                return LeadsTo(table, column, name, referenced, knowledge.Schema);
            default:
                return false;
        }
    }

    // Columns may have names of their own beside the query.
    private static int? Place(IList<Identifier> columns, string name) =>
        columns.ToList().FindIndex(column => Is(column.Value, name)) is >= 0 and var at ? at : null;

    /// <param name="at">Where the column stands in the query; absent where only its name is known.</param>
    private static bool HoldsAll(
        SchemaObjectName table, string column, QueryExpression query, int? at, string? name, ScriptKnowledge knowledge)
    {
        switch (query)
        {
            case QueryParenthesisExpression { OffsetClause: null } inner:
                return HoldsAll(table, column, inner.QueryExpression, at, name, knowledge);
            case BinaryQueryExpression { BinaryQueryExpressionType: BinaryQueryExpressionType.Union, OffsetClause: null } either:
                at ??= First(either) is { } first ? Find(first, name) : null;
                return at is not null
                    && (HoldsAll(table, column, either.FirstQueryExpression, at, null, knowledge)
                        || HoldsAll(table, column, either.SecondQueryExpression, at, null, knowledge));
            case QuerySpecification { HavingClause: null, FromClause.TableReferences: [var from] } select
                when from is not JoinTableReference && !RowFilter.Narrows(select, from, knowledge):
                return (select.SelectElements, at ?? Find(select, name)) switch
                {
                    ([SelectStarExpression], _) when name is not null => LeadsTo(table, column, from, name, knowledge),
                    (var elements, { } place) when place < elements.Count
                        && elements[place] is SelectScalarExpression { Expression: ColumnReferenceExpression read }
                        && read.MultiPartIdentifier is { } identifier =>
                            LeadsTo(table, column, from, identifier.Identifiers[^1].Value, knowledge),
                    _ => false,
                };
            default:
                return false;
        }
    }

    private static QuerySpecification? First(QueryExpression query) => query switch
    {
        QueryParenthesisExpression inner => First(inner.QueryExpression),
        BinaryQueryExpression both => First(both.FirstQueryExpression),
        _ => query as QuerySpecification,
    };

    private static int? Find(QuerySpecification select, string? name) => name is not null
        && select.SelectElements.ToList().FindIndex(
            element => element is SelectScalarExpression scalar
                && Is(
                    scalar.ColumnName?.Value
                        ?? (scalar.Expression as ColumnReferenceExpression)?.MultiPartIdentifier?.Identifiers[^1].Value,
                    name)) is >= 0 and var at
        && select.SelectElements.Take(at).All(element => element is SelectScalarExpression)
            ? at
            : null;

    /// <summary>Whether each row of a table has a row in another by these columns: itself, or the one that a foreign key demands.</summary>
    private static bool LeadsTo(SchemaObjectName table, string column, SchemaObjectName other, string referenced, SchemaState schema)
    {
        var (from, to, forms) = (schema.NameOf(table), schema.NameOf(other), schema.Forms(table, column));
        // Where nobody knows, a key is meant.
        if (Is(from, to) && Is(column, referenced)) return forms.All(form => !form.IsNullable);
        return forms.Count > 0
            && forms.All(form => !form.IsNullable)
            && schema.ReferringTo(to).Any(
                key => Is(key.Table, from)
                    && key.Columns.ToList().FindIndex(one => Is(one, column)) is >= 0 and var at
                    && (key.Referenced.Count == 0 || (at < key.Referenced.Count && Is(key.Referenced[at], referenced))));
    }

    /// <summary><c>Id IN (SELECT Id FROM the same table)</c>, or from the one that a foreign key leads to.</summary>
    public bool HoldsAll(QueryExpression query, ScalarExpression value) =>
        Column(value) is { } column && HoldsAll(table, column, query, 0, null, knowledge);

    /// <summary><c>EXISTS (SELECT 1 FROM the same table AS x WHERE x.Id = T.Id)</c>, or from the one that a foreign key leads to.</summary>
    public bool FindsPartner(QueryExpression query) =>
        Whole(query) is { WhereClause.SearchCondition: { } condition, FromClause.TableReferences: [NamedTableReference inner] }
        && Alternatives.All(condition).All(
            part => part is BooleanComparisonExpression { ComparisonType: BooleanComparisonType.Equals } pair
                && (pair is { FirstExpression: IntegerLiteral, SecondExpression: IntegerLiteral }
                    ? Alternatives.Holds(pair)
                    : Joins(pair.FirstExpression, pair.SecondExpression, inner)
                        || Joins(pair.SecondExpression, pair.FirstExpression, inner)));

    private bool Joins(ScalarExpression outside, ScalarExpression inside, NamedTableReference inner) =>
        outside is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var qualifier }, { Value: var column }] }
        && Is(qualifier, exposed)
        && !Is(qualifier, TableReferences.ExposedName(inner))
        && inside is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: { } own }
        && (own.Count == 1 || Is(own[^2].Value, TableReferences.ExposedName(inner)))
        && LeadsTo(table, column, inner, own[^1].Value, knowledge);

    private static QuerySpecification? Whole(QueryExpression query) => query switch
    {
        QueryParenthesisExpression inner => Whole(inner.QueryExpression),
        QuerySpecification
        {
            GroupByClause: null, HavingClause: null, OffsetClause: null,
            FromClause.TableReferences: [NamedTableReference { TableSampleClause: null, TemporalClause: null }],
        } select => select,
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
