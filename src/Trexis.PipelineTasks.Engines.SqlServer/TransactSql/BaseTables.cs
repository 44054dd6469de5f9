using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>A table whose rows are written.</summary>
/// <param name="Reference">As the innermost query names it: a table, a variable, or what leads elsewhere.</param>
/// <param name="Name">Absent where it is no table of a database.</param>
/// <param name="IsNarrowed">Whether a query between the statement and the table chooses rows.</param>
internal sealed record BaseTable(TableReference Reference, SchemaObjectName? Name, bool IsNarrowed)
{
    /// <summary>The view that is written to, which is what permissions are asked for.</summary>
    public SchemaObjectName? Through { get; init; }
}

/// <summary>
/// Finds the tables behind the name that a statement writes to: an alias of its FROM, a common table expression, a derived table, and
/// the synonyms and views that the same run has made. An alias of an inner query is none of the outer one.
/// </summary>
internal sealed class BaseTables(ScriptKnowledge knowledge, IList<CommonTableExpression> expressions)
{
    /// <summary>No sane query is nested deeper, and one that names itself would never end.</summary>
    private const int Deepest = 50;

    public static IReadOnlyList<BaseTable> Of(
        DataModificationSpecification specification, WithCtesAndXmlNamespaces? with, ScriptKnowledge knowledge) =>
        new BaseTables(knowledge, with?.CommonTableExpressions ?? []).Resolve(specification);

    private List<BaseTable> Resolve(DataModificationSpecification specification)
    {
        var from = (specification as UpdateDeleteSpecificationBase)?.FromClause;
        var target = specification.Target;
        if (target is NamedTableReference { SchemaObject.Identifiers: [var only] }
            && TableReferences.Joined(from).FirstOrDefault(table => Is(TableReferences.ExposedName(table), only.Value)) is { } joined)
            target = joined;
        return Behind(target, Assigned(specification), expressions.Count, narrowed: false, Deepest);
    }

    private static List<string>? Assigned(DataModificationSpecification specification) =>
        (specification as UpdateSpecification)?.SetClauses
            .Select(clause => (clause as AssignmentSetClause)?.Column?.MultiPartIdentifier?.Identifiers[^1].Value ?? "")
            .ToList();

    /// <param name="visible">How many of the statement's expressions may be named there: those before.</param>
    private List<BaseTable> Behind(TableReference reference, List<string>? columns, int visible, bool narrowed, int left)
    {
        if (left == 0) return [new BaseTable(reference, null, narrowed)];
        switch (reference)
        {
            case QueryDerivedTable derived:
                return Within(derived.QueryExpression, columns, visible, narrowed, left - 1);
            case NamedTableReference { SchemaObject: { Identifiers: [var only] } } when Expression(only.Value, visible) is var at and >= 0:
                return Within(expressions[at].QueryExpression, columns, at, narrowed, left - 1);
            case NamedTableReference named when knowledge.Schema.BehindSynonym(named.SchemaObject) is { } target:
                return Behind(new NamedTableReference { SchemaObject = target }, columns, 0, narrowed, left - 1);
            case NamedTableReference named when knowledge.BehindView(named.SchemaObject) is { } view:
                var behind = new BaseTables(knowledge, view.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? []);
                return
                [
                    .. knowledge.Naming(view, () => behind.Within(view.QueryExpression, columns, int.MaxValue, narrowed, left - 1))
                        .Select(table => table with { Through = named.SchemaObject }),
                ];
            case NamedTableReference named:
                return [new BaseTable(named, named.SchemaObject, narrowed)];
            default:
                return [new BaseTable(reference, null, narrowed)];
        }
    }

    private List<BaseTable> Within(QueryExpression query, List<string>? columns, int visible, bool narrowed, int left)
    {
        switch (query)
        {
            case QueryParenthesisExpression inner:
                return Within(inner.QueryExpression, columns, visible, narrowed, left);
            case BinaryQueryExpression both:
                return
                [
                    .. Within(both.FirstQueryExpression, columns, visible, narrowed, left),
                    .. Within(both.SecondQueryExpression, columns, visible, narrowed, left),
                ];
            case QuerySpecification select:
                var tables = TableReferences.Joined(select.FromClause).ToList();
                return
                [
                    .. Owners(select, tables, columns)
                        .SelectMany(
                            table => Behind(table, columns, visible, narrowed || RowFilter.Narrows(select, table, knowledge), left)),
                ];
            default:
                return [];
        }
    }

    // Only one of several tables is written through a query: that whose columns are assigned. Where nobody can tell, it may be any.
    private static IReadOnlyList<TableReference> Owners(QuerySpecification select, List<TableReference> tables, List<string>? columns)
    {
        if (tables.Count < 2 || columns is null) return tables;
        var owners = new List<TableReference>();
        foreach (var column in columns)
        {
            var qualifier = select.SelectElements.OfType<SelectScalarExpression>()
                .Where(element => element.Expression is ColumnReferenceExpression { MultiPartIdentifier.Identifiers.Count: > 1 })
                .Select(
                    element => (element.ColumnName?.Value, ((ColumnReferenceExpression)element.Expression).MultiPartIdentifier.Identifiers))
                .FirstOrDefault(element => Is(element.Value ?? element.Identifiers[^1].Value, column)).Identifiers?[^2].Value;
            if (tables.Find(table => qualifier is not null && Is(TableReferences.ExposedName(table), qualifier)) is not { } owner)
                return tables;
            owners.Add(owner);
        }

        return [.. owners.Distinct()];
    }

    private int Expression(string name, int visible) =>
        expressions.Take(visible).Select(expression => expression.ExpressionName.Value).ToList()
            .FindLastIndex(expression => Is(expression, name));

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
