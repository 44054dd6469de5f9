using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>
/// What a script has copied as a whole: every row of a table into a new one, or every value of a column into another. A copy counts
/// until something else is written to either side.
/// </summary>
internal sealed class WholeCopies(SchemaState schema)
{
    private readonly List<TableCopy> _tables = [];
    private readonly List<ColumnCopy> _columns = [];
    private readonly List<FilledColumn> _filled = [];

    // Tables that leave out rows which bring a value that is there.
    private readonly HashSet<string> _skipping = new(StringComparer.OrdinalIgnoreCase);

    public void Clear()
    {
        _tables.Clear();
        _columns.Clear();
        _filled.Clear();
    }

    /// <summary>An index of the table leaves out rows without an error.</summary>
    public void Skips(SchemaObjectName table) => _skipping.Add(schema.NameOf(table));

    /// <summary>Rows of the table are written by something that makes no copy.</summary>
    public void Touch(SchemaObjectName table)
    {
        var name = schema.NameOf(table);
        _filled.RemoveAll(filled => Is(filled.Table, name));
        Overwrite(name);
    }

    private void Overwrite(string name)
    {
        _tables.RemoveAll(copy => Is(copy.Source, name) || Is(copy.Into, name));
        _columns.RemoveAll(copy => Is(copy.Table, name));
    }

    /// <summary>Notes rows that are put into a table which the script has made.</summary>
    public void Learn(SchemaObjectName into, InsertSpecification insert, Region region)
    {
        Touch(into);
        if (insert is not { TopRowFilter: null, InsertSource: SelectInsertSource { Select: QuerySpecification select } }
            || select is not
            {
                WhereClause: null, TopRowFilter: null, GroupByClause: null, HavingClause: null, OffsetClause: null,
                UniqueRowFilter: UniqueRowFilter.NotSpecified,
                FromClause.TableReferences: [NamedTableReference { TableSampleClause: null, TemporalClause: null } from],
            }
            || from.TableHints.Any(SkipsRows)
            || _skipping.Contains(schema.NameOf(into))
            || insert.Columns.Count != select.SelectElements.Count
            || schema.ColumnsOf(from.SchemaObject).Count == 0)
            return;
        var carried = insert.Columns.Zip(select.SelectElements)
            .Where(pair => Source(pair.Second) is { } column && Fits(from.SchemaObject, column, into, Last(pair.First)))
            .Select(pair => Source(pair.Second)!)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        _tables.Add(new TableCopy(schema.NameOf(from.SchemaObject), schema.NameOf(into), carried, region));
    }

    /// <summary>Notes values that are set in every row, or in every row that has one.</summary>
    public void Learn(SchemaObjectName table, UpdateSpecification update, Region region)
    {
        var name = schema.NameOf(table);
        Overwrite(name);
        var assigned = update.SetClauses.OfType<AssignmentSetClause>().Select(clause => clause.Column).OfType<ColumnReferenceExpression>();
        if (assigned.Count() < update.SetClauses.Count) Touch(table);
        var columns = assigned.Select(Last).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _filled.RemoveAll(filled => Is(filled.Table, name) && columns.Contains(filled.Column));
        if (update is not { TopRowFilter: null, FromClause: null, Target: NamedTableReference }) return;
        foreach (var clause in update.SetClauses.OfType<AssignmentSetClause>())
        {
            if (clause is { AssignmentKind: AssignmentKind.Equals, Column: { } filled }
                && ChoosesEmpty(update.WhereClause, Last(filled))
                && !schema.IsWatched(table)
                && IsValue(clause.NewValue, table))
                _filled.Add(new FilledColumn(name, Last(filled), region));
            if (clause is not { AssignmentKind: AssignmentKind.Equals, Column: { } to, NewValue: ColumnReferenceExpression value })
                continue;
            var (from, into) = (Last(value), Last(to));
            if (IsWhole(update.WhereClause, from) && Fits(table, from, table, into) && !Is(from, into))
                _columns.Add(new ColumnCopy(name, from, into, region));
        }
    }

    /// <summary>The table that holds every row of this one wherever the region is reached, and the stored columns that it lacks.</summary>
    public (string Into, IReadOnlyList<string> Lacking)? Of(SchemaObjectName table, Region region)
    {
        var name = schema.NameOf(table);
        return _tables.FindLast(copy => Is(copy.Source, name) && region.IsWithin(copy.Region)) is { } found
            ? (found.Into, [.. schema.ColumnsOf(table).Where(column => IsStored(table, column) && !found.Carried.Contains(column))])
            : null;
    }

    /// <summary>The column that holds every value of this one wherever the region is reached.</summary>
    public string? Of(SchemaObjectName table, string column, Region region)
    {
        var name = schema.NameOf(table);
        return _columns.FindLast(copy => Is(copy.Table, name) && Is(copy.From, column) && region.IsWithin(copy.Region))?.Into;
    }

    /// <summary>Whether every row has a value in the column wherever the region is reached.</summary>
    public bool IsFilled(SchemaObjectName table, string column, Region region)
    {
        var name = schema.NameOf(table);
        return _filled.Exists(filled => Is(filled.Table, name) && Is(filled.Column, column) && region.IsWithin(filled.Region));
    }

    // All rows, or at least those without a value.
    private static bool ChoosesEmpty(WhereClause? where, string column) => where is null
        || (where is
        {
            Cursor: null, SearchCondition: BooleanIsNullExpression { IsNot: false, Expression: ColumnReferenceExpression empty },
        }
            && Is(Last(empty), column));

    // What is never NULL, whatever the row holds.
    private bool IsValue(ScalarExpression expression, SchemaObjectName table) => expression switch
    {
        NullLiteral or DefaultLiteral => false,
        Literal => true,
        ParenthesisExpression inner => IsValue(inner.Expression, table),
        UnaryExpression signed => IsValue(signed.Expression, table),
        CastCall cast => IsValue(cast.Parameter, table),
        ConvertCall convert => IsValue(convert.Parameter, table),
        CoalesceExpression either => either.Expressions.Any(one => IsValue(one, table)),
        CaseExpression { ElseExpression: { } other } choice => IsValue(other, table) && Results(choice).All(one => IsValue(one, table)),
        ColumnReferenceExpression { ColumnType: ColumnType.Regular } column =>
            schema.Forms(table, Last(column)) is [_, ..] forms && forms.All(form => !form.IsNullable && !form.IsComputed),
        FunctionCall { CallTarget: null, FunctionName.Value: var name } call => name.ToUpperInvariant() switch
        {
            "GETDATE" or "GETUTCDATE" or "SYSDATETIME" or "SYSUTCDATETIME" or "SYSDATETIMEOFFSET" or "NEWID" => true,
            "ISNULL" => call.Parameters.Any(one => IsValue(one, table)),
            _ => false,
        },
        _ => false,
    };

    private static IEnumerable<ScalarExpression> Results(CaseExpression choice) => choice switch
    {
        SearchedCaseExpression searched => searched.WhenClauses.Select(when => when.ThenExpression),
        SimpleCaseExpression simple => simple.WhenClauses.Select(when => when.ThenExpression),
        _ => [new NullLiteral()],
    };

    private bool IsStored(SchemaObjectName table, string column) =>
        !schema.Forms(table, column).All(form => form.IsComputed || form.IsGivenByServer);

    private bool Fits(SchemaObjectName table, string column, SchemaObjectName into, string other)
    {
        var (before, after) = (schema.Forms(table, column), schema.Forms(into, other));
        return before.Count > 0 && after.Count > 0
            && before.All(from => after.All(
                to => TypeConversion.Loss(from.Type, to.Type) is null && !to.IsComputed));
    }

    private static bool SkipsRows(TableHint hint) =>
        hint.HintKind is TableHintKind.NoLock or TableHintKind.ReadUncommitted or TableHintKind.ReadPast;

    private static bool IsWhole(WhereClause? where, string column) => where is null
        || (where is { Cursor: null, SearchCondition: BooleanIsNullExpression { IsNot: true, Expression: ColumnReferenceExpression set } }
            && Is(Last(set), column));

    private static string? Source(SelectElement element) =>
        element is SelectScalarExpression { Expression: ColumnReferenceExpression { ColumnType: ColumnType.Regular } column }
            ? Last(column)
            : null;

    private static string Last(ColumnReferenceExpression column) => column.MultiPartIdentifier?.Identifiers[^1].Value ?? "";

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed record TableCopy(string Source, string Into, IReadOnlySet<string> Carried, Region Region);

    private sealed record FilledColumn(string Table, string Column, Region Region);

    private sealed record ColumnCopy(string Table, string From, string Into, Region Region);
}
