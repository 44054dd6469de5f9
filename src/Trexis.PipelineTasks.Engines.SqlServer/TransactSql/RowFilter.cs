using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Whether conditions choose rows of a table, or mean all of them: one that is the same for every row, or that looks at other tables
/// only, takes all rows or none.
/// </summary>
internal sealed class RowFilter
{
    private readonly HashSet<string> _connected = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _alone;

    private RowFilter(string? table, IEnumerable<TableReference> from)
    {
        var joins = from.SelectMany(Joins).ToList();
        _alone = joins.Count == 0 && from.Count() < 2;
        if (table is not null) _connected.Add(table);
        // What is joined with the table by a column says something about it, too.
        for (var before = -1; before != _connected.Count;)
        {
            before = _connected.Count;
            foreach (var qualifiers in joins.Select(join => Qualifiers(join.SearchCondition).ToList()))
                if (qualifiers.Any(_connected.Contains)) _connected.UnionWith(qualifiers);
        }
    }

    public static RowChoice By(UpdateDeleteSpecificationBase statement, ScriptKnowledge knowledge)
    {
        var tables = statement.FromClause?.TableReferences ?? [];
        var names = Names(statement, tables);
        var filter = new RowFilter(names, tables);
        if (statement.WhereClause?.Cursor is { } cursor)
            return knowledge.CursorChooses(cursor.Name?.Value) ? RowChoice.Chosen : RowChoice.All;
        if (filter.Chooses(statement.WhereClause?.SearchCondition) || filter.IsJoined(tables, names)) return RowChoice.Chosen;
        return statement.TopRowFilter is { Percent: false, Expression: var number }
            && (number is ParenthesisExpression inner ? inner.Expression : number) is IntegerLiteral
            && !knowledge.InLoop
            ? RowChoice.Number
            : RowChoice.All;
    }

    /// <summary>Whether a query leaves rows of one of its tables out.</summary>
    public static bool Narrows(QuerySpecification select, TableReference table)
    {
        var tables = select.FromClause?.TableReferences ?? [];
        var name = BaseTables.ExposedName(table);
        var filter = new RowFilter(name, tables);
        return select.TopRowFilter is { Percent: false }
            || select.OffsetClause is not null
            || filter.Chooses(select.WhereClause?.SearchCondition)
            || filter.IsJoined(tables, name);
    }

    /// <summary>Whether a cursor goes through some rows only.</summary>
    public static bool Chooses(SelectStatement select) => select.QueryExpression is QuerySpecification query
        && BaseTables.Joined(query.FromClause).ToList() is [var only]
        && Narrows(query, only);

    /// <summary>Whether rows of the target find a partner, or all of them do.</summary>
    public static bool Matches(MergeSpecification merge)
    {
        var target = merge.TableAlias?.Value ?? BaseTables.ExposedName(merge.Target);
        return new RowFilter(target, []).Depends(merge.SearchCondition, negated: false);
    }

    private static string? Names(UpdateDeleteSpecificationBase statement, IEnumerable<TableReference> tables)
    {
        if (statement.Target is not NamedTableReference target) return BaseTables.ExposedName(statement.Target);
        var written = target.SchemaObject;
        var joined = tables.SelectMany(BaseTables.Joined).ToList();
        return joined.Any(table => Is(BaseTables.ExposedName(table), written.BaseIdentifier.Value))
            ? written.BaseIdentifier.Value
            : joined.OfType<NamedTableReference>()
                .FirstOrDefault(table => ObjectNames.Format(table.SchemaObject) == ObjectNames.Format(written)) is { } aliased
                ? BaseTables.ExposedName(aliased)
                : written.BaseIdentifier.Value;
    }

    private bool Chooses(BooleanExpression? condition) => condition is not null && Depends(condition, negated: false);

    // A join keeps only rows that have a partner, unless it is an outer one that keeps those of their side.
    private bool IsJoined(IEnumerable<TableReference> tables, string? name) => tables.SelectMany(Joins)
        .Any(join => Sides(join).SelectMany(BaseTables.Joined).Any(table => name is not null && Is(BaseTables.ExposedName(table), name))
            && Depends(join.SearchCondition, negated: false));

    private static IEnumerable<TableReference> Sides(QualifiedJoin join) => join.QualifiedJoinType switch
    {
        QualifiedJoinType.Inner => [join.FirstTableReference, join.SecondTableReference],
        QualifiedJoinType.LeftOuter => [join.SecondTableReference],
        QualifiedJoinType.RightOuter => [join.FirstTableReference],
        _ => [],
    };

    private bool Depends(BooleanExpression condition, bool negated)
    {
        switch (condition)
        {
            case BooleanParenthesisExpression inner:
                return Depends(inner.Expression, negated);
            case BooleanNotExpression not:
                return Depends(not.Expression, !negated);
            case BooleanBinaryExpression both:
                var any = both.BinaryExpressionType == BooleanBinaryExpressionType.And != negated;
                return any
                    ? Depends(both.FirstExpression, negated) || Depends(both.SecondExpression, negated)
                    : Depends(both.FirstExpression, negated) && Depends(both.SecondExpression, negated);
            case BooleanComparisonExpression { FirstExpression: var one, SecondExpression: var other }
                when StatementText.Detail(one) == StatementText.Detail(other):
                return false;
            case LikePredicate { SecondExpression: StringLiteral pattern } when pattern.Value.All(character => character == '%'):
                return false;
            default:
                return LooksAtTable(condition);
        }
    }

    private bool LooksAtTable(BooleanExpression condition)
    {
        var fragments = Fragments.All(condition);
        var queries = fragments.OfType<ScalarSubquery>().ToList();
        return fragments.OfType<ColumnReferenceExpression>().Any(column =>
        {
            var qualifier = Qualifier(column);
            var around = queries.Where(query => query.Holds(column)).ToList();
            // A column without a qualifier belongs to the innermost query.
            if (around.Count == 0) return qualifier is null || _alone || _connected.Contains(qualifier);
            return qualifier is not null
                && !around.SelectMany(query => Fragments.All(query).OfType<TableReference>())
                    .Any(table => Is(BaseTables.ExposedName(table), qualifier));
        });
    }

    private static IEnumerable<QualifiedJoin> Joins(TableReference reference) => reference switch
    {
        QualifiedJoin join => Joins(join.FirstTableReference).Concat(Joins(join.SecondTableReference)).Append(join),
        JoinTableReference join => Joins(join.FirstTableReference).Concat(Joins(join.SecondTableReference)),
        JoinParenthesisTableReference inner => Joins(inner.Join),
        _ => [],
    };

    private static IEnumerable<string> Qualifiers(TSqlFragment fragment) =>
        Fragments.All(fragment).OfType<ColumnReferenceExpression>().Select(Qualifier).OfType<string>();

    private static string? Qualifier(ColumnReferenceExpression column) =>
        column.MultiPartIdentifier is { Count: > 1 } name ? name.Identifiers[name.Count - 2].Value : null;

    private static bool Is(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
