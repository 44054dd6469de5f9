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
internal sealed class RowIdentity(SchemaObjectName table, string? exposed, bool alone, SchemaState schema)
{
    /// <summary>Whether every row certainly has a value there.</summary>
    public bool Fills(ScalarExpression value) =>
        Column(value) is { } column && schema.Forms(table, column) is { Count: > 0 } forms && forms.All(form => !form.IsNullable);

    /// <summary>Whether each row of a table has a row in another by these columns: itself, or the one that a foreign key demands.</summary>
    public static bool LeadsTo(SchemaObjectName table, string column, SchemaObjectName other, string referenced, SchemaState schema)
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
        Column(value) is { } column
        && Whole(query) is
        {
            WhereClause: null, TopRowFilter: null, SelectElements: [SelectScalarExpression { Expression: var selected }],
            FromClause.TableReferences: [NamedTableReference inner],
        }
        && selected is ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var read }] }
        && LeadsTo(table, column, inner.SchemaObject, read, schema);

    /// <summary><c>EXISTS (SELECT 1 FROM the same table AS x WHERE x.Id = T.Id)</c>, or from the one that a foreign key leads to.</summary>
    public bool FindsPartner(QueryExpression query) =>
        Whole(query) is { WhereClause.SearchCondition: { } condition, FromClause.TableReferences: [NamedTableReference inner] }
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
        && LeadsTo(table, column, inner.SchemaObject, own[^1].Value, schema);

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
