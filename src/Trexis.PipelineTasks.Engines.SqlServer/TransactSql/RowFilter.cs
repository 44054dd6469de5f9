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
    private readonly ScriptKnowledge _knowledge;
    private readonly IReadOnlyList<TableReference> _tables;

    // What stands in the FROM for a row of the table: itself, and what each row certainly finds a partner in.
    private readonly HashSet<string> _certain = new(StringComparer.OrdinalIgnoreCase);
    private readonly SchemaObjectName? _behind;

    private RowFilter(string? table, IEnumerable<TableReference> from, SchemaObjectName? behind, ScriptKnowledge knowledge)
    {
        var joins = from.SelectMany(Joins).ToList();
        (_knowledge, _tables, _behind) = (knowledge, [.. from.SelectMany(TableReferences.Joined)], behind);
        if (table is not null) _certain.Add(table);
        _alone = joins.Count == 0 && from.Count() < 2;
        if (table is not null) _connected.Add(table);
        if (behind is not null) _rows = new RowIdentity(behind, table, _alone, knowledge);
        // What is joined with the table by a column says something about it, too.
        for (var before = -1; before != _connected.Count;)
        {
            before = _connected.Count;
            foreach (var qualifiers in joins.Select(join => Qualifiers(join.SearchCondition).ToList()))
                if (qualifiers.Any(_connected.Contains)) _connected.UnionWith(qualifiers);
        }
    }

    /// <summary>What an UPDATE gives to each column: leaving out rows that have it already leaves out no other value.</summary>
    private IReadOnlyDictionary<string, ScalarExpression> Assigned { get; init; } = new Dictionary<string, ScalarExpression>();

    /// <param name="table">That it writes.</param>
    public static RowChoice By(UpdateDeleteSpecificationBase statement, SchemaObjectName table, ScriptKnowledge knowledge)
    {
        var tables = statement.FromClause?.TableReferences ?? [];
        var names = Names(statement, tables);
        var filter = new RowFilter(names, tables, table, knowledge) { Assigned = Given(statement as UpdateSpecification) };
        if (statement.WhereClause?.Cursor is { } cursor)
            return knowledge.CursorChooses(cursor.Name?.Value) ? RowChoice.Chosen : RowChoice.All;
        var isJoined = filter.IsJoined(tables, names);
        if (filter.Chooses(statement.WhereClause?.SearchCondition)) return RowChoice.Chosen;
        if (isJoined) return RowChoice.Joined;
        return Bounds(statement.TopRowFilter, knowledge) ? RowChoice.Number : RowChoice.All;
    }

    private static Dictionary<string, ScalarExpression> Given(UpdateSpecification? update) =>
        (update?.SetClauses ?? []).OfType<AssignmentSetClause>()
            .Where(clause => clause is { AssignmentKind: AssignmentKind.Equals, Column.MultiPartIdentifier: not null })
            .GroupBy(clause => clause.Column.MultiPartIdentifier.Identifiers[^1].Value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(clauses => clauses.Key, clauses => clauses.Last().NewValue, StringComparer.OrdinalIgnoreCase);

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
        var name = TableReferences.ExposedName(table);
        var filter = new RowFilter(name, tables, (table as NamedTableReference)?.SchemaObject, knowledge);
        return Bounds(select.TopRowFilter, knowledge)
            || select.OffsetClause is { } rows and not { OffsetExpression: IntegerLiteral { Value: "0" }, FetchExpression: null }
            || filter.Chooses(select.WhereClause?.SearchCondition)
            || filter.IsJoined(tables, name);
    }

    /// <summary>Whether a cursor goes through some rows only.</summary>
    public static bool Chooses(SelectStatement select, ScriptKnowledge knowledge) => select.QueryExpression is QuerySpecification query
        && TableReferences.Joined(query.FromClause).ToList() is [var only]
        && Narrows(query, only, knowledge);

    /// <summary>Whether one of the clauses that update may mean every row of the target.</summary>
    public static bool UpdatesAll(MergeSpecification merge, SchemaObjectName table, ScriptKnowledge knowledge)
    {
        var target = merge.TableAlias?.Value ?? TableReferences.ExposedName(merge.Target);
        var filter = new RowFilter(target, [merge.Target, merge.TableReference], table, knowledge);
        var isMatched = filter.Chooses(merge.SearchCondition);
        // A row that has found its partner is told by what the partner says, too.
        if (isMatched && TableReferences.ExposedName(merge.TableReference) is { } source) filter._connected.Add(source);
        return merge.ActionClauses.Where(clause => clause.Action is UpdateMergeAction).Any(
            clause => !filter.Chooses(clause.SearchCondition)
                && (clause.Condition == MergeCondition.NotMatchedBySource || !isMatched));
    }

    private static string? Names(UpdateDeleteSpecificationBase statement, IEnumerable<TableReference> tables)
    {
        if (statement.Target is not NamedTableReference target) return TableReferences.ExposedName(statement.Target);
        var written = target.SchemaObject;
        var joined = tables.SelectMany(TableReferences.Joined).ToList();
        return joined.Any(table => Is(TableReferences.ExposedName(table), written.BaseIdentifier.Value))
            ? written.BaseIdentifier.Value
            : joined.OfType<NamedTableReference>()
                .FirstOrDefault(table => ObjectNames.Format(table.SchemaObject) == ObjectNames.Format(written)) is { } aliased
                ? TableReferences.ExposedName(aliased)
                : written.BaseIdentifier.Value;
    }

    private bool Chooses(BooleanExpression? condition) => condition is not null && Depends(condition, negated: false);

    // A join keeps only rows that have a partner, unless it is an outer one that keeps those of their side.
    private bool IsJoined(IEnumerable<TableReference> tables, string? name) => tables.SelectMany(Joins)
        .Any(join => Sides(join).SelectMany(TableReferences.Joined)
            .Any(table => name is not null && Is(TableReferences.ExposedName(table), name))
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
                when MayBe(one, other) || MayBe(other, one):
                return false;
            case BooleanComparisonExpression { ComparisonType: BooleanComparisonType.Equals } pair
                when !negated && (FindsPartner(pair.FirstExpression, pair.SecondExpression)
                    || FindsPartner(pair.SecondExpression, pair.FirstExpression)):
                return false;
            case DistinctPredicate { FirstExpression: var one, SecondExpression: var other } when MayBe(one, other) || MayBe(other, one):
                return false;
            case BooleanComparisonExpression or BooleanIsNullExpression or DistinctPredicate when LeavesOutWhatIsSo(condition, negated):
                return false;
            case BooleanIsNullExpression { Expression: var value, IsNot: var isNot } when isNot != negated && _rows?.Fills(value) is true:
                return false;
            case InPredicate { Values: { Count: > 0 } values } among when values.Any(value => MayBe(among.Expression, value)):
                return false;
            case BooleanTernaryExpression between when MayBe(between.FirstExpression, between.SecondExpression)
                && MayBe(between.FirstExpression, between.ThirdExpression):
                return false;
            case InPredicate { Subquery.QueryExpression: var query } among:
                return !(among.NotDefined == negated ? _rows?.HoldsAll(query, among.Expression) is true : IsEmpty(query))
                    && LooksAtTable(condition);
            case ExistsPredicate { Subquery.QueryExpression: var query }:
                return !(negated ? IsEmpty(query) : _rows?.FindsPartner(query) is true) && LooksAtTable(condition);
            case LikePredicate { SecondExpression: StringLiteral pattern } when pattern.Value.All(character => character == '%'):
                return false;
            default:
                return LooksAtTable(condition);
        }
    }

    // Compared with itself, or with what may be itself: Id = COALESCE(@id, Id) takes every row where the variable has no value.
    private bool MayBe(ScalarExpression one, ScalarExpression other) => Results(other)
        .Any(result => StatementText.Detail(Moved(one)) == StatementText.Detail(Moved(result)))
        && (Results(other).Take(2).Count() == 1 || (LooksAtTable(one) && !LooksAtTable(Conditions(other))));

    // Without ELSE the last one is NULL, which is no row's value.
    private static IEnumerable<ScalarExpression> Results(ScalarExpression expression) => expression switch
    {
        ParenthesisExpression inner => Results(inner.Expression),
        CoalesceExpression either => either.Expressions,
        IIfCall choice => [choice.ThenExpression, choice.ElseExpression],
        SearchedCaseExpression choice => Results(choice.WhenClauses.Select(when => when.ThenExpression), choice),
        SimpleCaseExpression choice => Results(choice.WhenClauses.Select(when => when.ThenExpression), choice),
        FunctionCall { CallTarget: null, FunctionName.Value: var name } call when Is(name, "ISNULL") => call.Parameters,
        _ => [expression],
    };

    private static IEnumerable<ScalarExpression> Results(IEnumerable<ScalarExpression> results, CaseExpression choice) =>
        choice.ElseExpression is { } other ? results.Append(other) : results;

    // What decides which result it is; the last one is what is left.
    private static IEnumerable<TSqlFragment> Conditions(ScalarExpression expression) => expression switch
    {
        ParenthesisExpression inner => Conditions(inner.Expression),
        CoalesceExpression either => either.Expressions.SkipLast(1),
        IIfCall choice => [choice.Predicate],
        SearchedCaseExpression choice => choice.WhenClauses.Select(when => when.WhenExpression),
        SimpleCaseExpression choice => [choice.InputExpression, .. choice.WhenClauses.Select(when => when.WhenExpression)],
        FunctionCall call => call.Parameters.SkipLast(1),
        _ => [],
    };

    // A value that is the same for every row, although the choice that leads to it names columns.
    private bool IsSteady(ScalarExpression choice)
    {
        var results = Results(choice).ToList();
        return results.TrueForAll(result => !LooksAtTable(result))
            && (results.Select(StatementText.Detail).Distinct().Count() == 1 || Conditions(choice).All(
                condition => condition is BooleanExpression tested ? !Depends(tested, negated: false) : !LooksAtTable(condition)));
    }

    // WHERE Name <> '' where an UPDATE sets Name = '': all other values are gone.
    private bool LeavesOutWhatIsSo(BooleanExpression condition, bool negated) => Assigned.Count > 0 && condition switch
    {
        BooleanIsNullExpression test => test.IsNot != negated && (Gets(test.Expression, null) || GetsSame(test.Expression)),
        BooleanComparisonExpression pair when !negated && IsAbove(pair) is { } emptied && Empties(emptied) => true,
        BooleanComparisonExpression
        {
            ComparisonType: BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation,
        } pair when !negated => Gets(pair.FirstExpression, pair.SecondExpression) || Gets(pair.SecondExpression, pair.FirstExpression),
        BooleanComparisonExpression { ComparisonType: BooleanComparisonType.Equals } pair when negated =>
            Gets(pair.FirstExpression, pair.SecondExpression) || Gets(pair.SecondExpression, pair.FirstExpression),
        DistinctPredicate pair when pair.IsNot == negated =>
            Gets(pair.FirstExpression, pair.SecondExpression) || Gets(pair.SecondExpression, pair.FirstExpression),
        _ => false,
    };

    // WHERE Note IS NOT NULL where an UPDATE gives every row the same: no value that was there is left.
    private bool GetsSame(ScalarExpression tested) => tested is ColumnReferenceExpression
    {
        MultiPartIdentifier.Identifiers: [.., { Value: var column }],
    }
        && Assigned.TryGetValue(column, out var given)
        && !Fragments.All(given).Any(part => part is ColumnReferenceExpression or ScalarSubquery);

    // Name > '', LEN(Name) > 0: what is not empty.
    private static ScalarExpression? IsAbove(BooleanComparisonExpression pair) => (pair.ComparisonType, pair) switch
    {
        (BooleanComparisonType.GreaterThan or BooleanComparisonType.NotEqualToBrackets or BooleanComparisonType.NotEqualToExclamation,
            { FirstExpression: var one, SecondExpression: var other }) => Measured(one, other),
        (BooleanComparisonType.LessThan, { FirstExpression: var one, SecondExpression: var other }) => Measured(other, one),
        _ => null,
    };

    private static ScalarExpression? Measured(ScalarExpression measured, ScalarExpression least) => (measured, least) switch
    {
        (FunctionCall { FunctionName.Value: var name, Parameters: [var text] }, IntegerLiteral { Value: "0" })
            when Is(name, "LEN") || Is(name, "DATALENGTH") => text,
        (ColumnReferenceExpression, StringLiteral { Value: "" }) => measured,
        _ => null,
    };

    private bool Empties(ScalarExpression text) => text is ColumnReferenceExpression
    {
        MultiPartIdentifier.Identifiers: [.., { Value: var column }],
    }
        && Assigned.TryGetValue(column, out var given)
        && given is NullLiteral or StringLiteral { Value: "" };

    // A gap that is filled for the comparison is a row that is let go, too: ISNULL(Name, '') <> ''.
    private bool Gets(ScalarExpression tested, ScalarExpression? value) => Results(tested).First() is ColumnReferenceExpression
    {
        MultiPartIdentifier.Identifiers: [.., { Value: var column }],
    }
        && Assigned.TryGetValue(column, out var given)
        && (value is null or NullLiteral ? given is NullLiteral : StatementText.Detail(given) == StatementText.Detail(value));

    // Each row of one has a row in the other: itself, or the one that a key demands.
    private bool FindsPartner(ScalarExpression from, ScalarExpression to)
    {
        if (from is not ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var one }, { Value: var column }] }
            || to is not ColumnReferenceExpression { MultiPartIdentifier.Identifiers: [.., { Value: var other }, { Value: var key }] }
            || !_certain.Contains(one)
            || Is(one, other)
            || Table(one) is not { } table
            || Partner(other) is not { } partner
            || !RowIdentity.LeadsTo(table, column, partner, key, _knowledge))
            return false;
        _certain.Add(other);
        return true;
    }

    private TableReference? Partner(string exposed) => _tables.FirstOrDefault(table => Is(TableReferences.ExposedName(table), exposed))
        ?? (_certain.Contains(exposed) && _behind is not null ? new NamedTableReference { SchemaObject = _behind } : null);

    private SchemaObjectName? Table(string exposed) =>
        _tables.FirstOrDefault(table => Is(TableReferences.ExposedName(table), exposed)) switch
        {
            NamedTableReference { TableSampleClause: null, TemporalClause: null } named => named.SchemaObject,
            _ when _certain.Contains(exposed) => _behind,
            _ => null,
        };

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

    private bool LooksAtTable(IEnumerable<TSqlFragment> parts) => parts.Any(LooksAtTable);

    private bool LooksAtTable(TSqlFragment condition)
    {
        var fragments = Fragments.All(condition);
        var queries = fragments.OfType<ScalarSubquery>().ToList();
        var steady = Choices(fragments).Where(IsSteady).ToList();
        return fragments.OfType<ColumnReferenceExpression>().Any(column =>
        {
            if (steady.Exists(choice => choice.Holds(column))) return false;
            var qualifier = Qualifier(column);
            var around = queries.Where(query => query.Holds(column)).ToList();
            // A column without a qualifier belongs to the innermost query.
            if (around.Count == 0) return qualifier is null || _alone || _connected.Contains(qualifier);
            return qualifier is not null
                && !around.SelectMany(query => Fragments.All(query).OfType<TableReference>())
                    .Any(table => Is(TableReferences.ExposedName(table), qualifier));
        });
    }

    // The outermost; what lies within one is asked when that is.
    private static IEnumerable<ScalarExpression> Choices(IReadOnlyList<TSqlFragment> fragments)
    {
        TSqlFragment? last = null;
        foreach (var choice in fragments.Where(part => part is IIfCall or CaseExpression).Cast<ScalarExpression>())
        {
            if (last?.Holds(choice) is true) continue;
            last = choice;
            yield return choice;
        }
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
