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

    public void Clear()
    {
        _tables.Clear();
        _columns.Clear();
    }

    /// <summary>Rows of the table are written by something that makes no copy.</summary>
    public void Touch(SchemaObjectName table)
    {
        var name = schema.NameOf(table);
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
        Touch(table);
        if (update is not { TopRowFilter: null, FromClause: null, Target: NamedTableReference }) return;
        foreach (var clause in update.SetClauses.OfType<AssignmentSetClause>())
        {
            if (clause is not { AssignmentKind: AssignmentKind.Equals, Column: { } to, NewValue: ColumnReferenceExpression value })
                continue;
            var (from, into) = (Last(value), Last(to));
            if (IsWhole(update.WhereClause, from) && Fits(table, from, table, into) && !Is(from, into))
                _columns.Add(new ColumnCopy(schema.NameOf(table), from, into, region));
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

    private sealed record ColumnCopy(string Table, string From, string Into, Region Region);
}
