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
    /// <summary>Whoever writes a larger number means every row.</summary>
    private const int MostMeant = 1_000_000;

    private readonly HashSet<string> _connected = new(StringComparer.OrdinalIgnoreCase);
    private readonly RowIdentity? _rows;
    private readonly bool _alone;

    private RowFilter(string? table, IEnumerable<TableReference> from, SchemaObjectName? behind, ScriptKnowledge knowledge)
    {
        var joins = from.SelectMany(Joins).ToList();
        _alone = joins.Count == 0 && from.Count() < 2;
        if (table is not null) _connected.Add(table);
        if (behind is not null) _rows = new RowIdentity(behind, table, _alone, knowledge.Schema);
        // What is joined with the table by a column says something about it, too.
        for (var before = -1; before != _connected.Count;)
        {
            before = _connected.Count;
            foreach (var qualifiers in joins.Select(join => Qualifiers(join.SearchCondition).ToList()))
                if (qualifiers.Any(_connected.Contains)) _connected.UnionWith(qualifiers);
        }
    }

    /// <param name="table">That it writes.</param>
    public static RowChoice By(UpdateDeleteSpecificationBase statement, SchemaObjectName table, ScriptKnowledge knowledge)
    {
        var tables = statement.FromClause?.TableReferences ?? [];
        var names = Names(statement, tables);
        var filter = new RowFilter(names, tables, table, knowledge);
        if (statement.WhereClause?.Cursor is { } cursor)
            return knowledge.CursorChooses(cursor.Name?.Value) ? RowChoice.Chosen : RowChoice.All;
        if (filter.Chooses(statement.WhereClause?.SearchCondition) || filter.IsJoined(tables, names)) return RowChoice.Chosen;
        return Bounds(statement.TopRowFilter, knowledge) ? RowChoice.Number : RowChoice.All;
    }

    // A number that is known, once: over and over again it is every row.
    private static bool Bounds(TopRowFilter? top, ScriptKnowledge knowledge) => top is { Percent: false, Expression: var number }
        && (number is ParenthesisExpression inner ? inner.Expression : number) is IntegerLiteral { Value: var text }
        && int.TryParse(text, CultureInfo.InvariantCulture, out var rows)
        && rows < MostMeant
        && !knowledge.InLoop;

    /// <summary>Whether a query leaves rows of one of its tables out.</summary>
    public static bool Narrows(QuerySpecification select, TableReference table, ScriptKnowledge knowledge)
    {
        var tables = select.FromClause?.TableReferences ?? [];
        var name = BaseTables.ExposedName(table);
        var filter = new RowFilter(name, tables, (table as NamedTableReference)?.SchemaObject, knowledge);
        return Bounds(select.TopRowFilter, knowledge)
            || select.OffsetClause is not null
            || filter.Chooses(select.WhereClause?.SearchCondition)
            || filter.IsJoined(tables, name);
    }

    /// <summary>Whether a cursor goes through some rows only.</summary>
    public static bool Chooses(SelectStatement select, ScriptKnowledge knowledge) => select.QueryExpression is QuerySpecification query
        && BaseTables.Joined(query.FromClause).ToList() is [var only]
        && Narrows(query, only, knowledge);

    /// <summary>Whether rows of the target find a partner, or all of them do.</summary>
    public static bool Matches(MergeSpecification merge, ScriptKnowledge knowledge)
    {
        var target = merge.TableAlias?.Value ?? BaseTables.ExposedName(merge.Target);
        return new RowFilter(target, [], null, knowledge).Depends(merge.SearchCondition, negated: false);
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
            case BooleanBinaryExpression either when Alternatives.CoverAll(either, negated):
                return false;
            case BooleanBinaryExpression both:
                var any = both.BinaryExpressionType == BooleanBinaryExpressionType.And != negated;
                return any
                    ? Depends(both.FirstExpression, negated) || Depends(both.SecondExpression, negated)
                    : Depends(both.FirstExpression, negated) && Depends(both.SecondExpression, negated);
            case BooleanComparisonExpression { FirstExpression: var one, SecondExpression: var other }
                when StatementText.Detail(Moved(one)) == StatementText.Detail(Moved(other)):
                return false;
            case BooleanIsNullExpression { Expression: var value, IsNot: var isNot } when isNot != negated && _rows?.Fills(value) is true:
                return false;
            case InPredicate { Subquery.QueryExpression: var query } among:
                return !(among.NotDefined == negated ? _rows?.HoldsAll(query, among.Expression) is true : IsEmpty(query))
                    && LooksAtTable(condition);
            case ExistsPredicate { Subquery.QueryExpression: var query }:
                return !(negated ? IsEmpty(query) : _rows?.FindsItself(query) is true) && LooksAtTable(condition);
            case LikePredicate { SecondExpression: StringLiteral pattern } when pattern.Value.All(character => character == '%'):
                return false;
            default:
                return LooksAtTable(condition);
        }
    }

    // What a constant moves is the same for every row as what it is compared with: Id = Id + 0.
    private static ScalarExpression Moved(ScalarExpression expression) => expression switch
    {
        ParenthesisExpression inner => Moved(inner.Expression),
        BinaryExpression
        {
            BinaryExpressionType: BinaryExpressionType.Add or BinaryExpressionType.Subtract,
            SecondExpression: Literal,
        } sum => Moved(sum.FirstExpression),
        BinaryExpression { BinaryExpressionType: BinaryExpressionType.Add, FirstExpression: Literal } sum => Moved(sum.SecondExpression),
        BinaryExpression
        {
            BinaryExpressionType: BinaryExpressionType.Multiply or BinaryExpressionType.Divide,
            SecondExpression: IntegerLiteral { Value: "1" },
        } product => Moved(product.FirstExpression),
        _ => expression,
    };

    // Numbers that never fit: WHERE 1 = 0.
    private static bool IsEmpty(QueryExpression query) => query switch
    {
        QueryParenthesisExpression inner => IsEmpty(inner.QueryExpression),
        QuerySpecification { WhereClause.SearchCondition: { } condition } => Alternatives.All(condition).Any(
            part => part is BooleanComparisonExpression { FirstExpression: IntegerLiteral, SecondExpression: IntegerLiteral } numbers
                && !Alternatives.Holds(numbers)),
        _ => false,
    };

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
