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
        if (insert is { TopRowFilter: null, InsertSource: SelectInsertSource { Select: var query } }
            && AllRows.Of(query, schema) is { } read)
            Learn(into, read, insert.Columns.Count > 0 ? [.. insert.Columns.Select(Last)] : Filled(into), region);
    }

    /// <param name="columns">Of the table that is filled, in the order of those that are read.</param>
    public void Learn(SchemaObjectName into, AllRows read, IReadOnlyList<string> columns, Region region)
    {
        if (_skipping.Contains(schema.NameOf(into)) || columns.Count != read.Columns.Count) return;
        var carried = new Dictionary<string, IReadOnlyList<ColumnDifference>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (column, given) in read.Columns.Zip(columns))
        {
            if (column.Column is not { } name || Differences(read.From, column, into, given) is not { Count: > 0 } now) continue;
            if (!carried.TryGetValue(name, out var before) || before.Any(one => one.Losses.Any())) carried[name] = now;
        }

        _tables.Add(new TableCopy(schema.NameOf(read.From), schema.NameOf(into), carried, region));
    }

    // Without a list of columns: those that take a value, in their order.
    private IReadOnlyList<string> Filled(SchemaObjectName table) => schema.InOrder(table) is var all
        && !all.Any(form => form.IsGivenByServer)
        ? [.. all.Where(form => !form.IsComputed && form.Identity is null).Select(form => form.Name)]
        : [];

    // From what the table has to where its values first do not fit.
    private List<ColumnDifference> Differences(SchemaObjectName table, ReadColumn read, SchemaObjectName into, string given)
    {
        var after = schema.Forms(into, given);
        return after.Any(form => form.IsComputed)
            ? []
            : [.. schema.Forms(table, read.Column!).SelectMany(from => after.Select(to => new ColumnDifference(from, to with
            {
                Type = Narrowest(from.Type, [.. read.Through, to.Type]),
            })))];
    }

    private static StoredType Narrowest(StoredType from, IReadOnlyList<StoredType> through)
    {
        foreach (var type in through)
        {
            if (TypeConversion.Loss(from, type) is not null) return type;
            from = type;
        }

        return from;
    }

    /// <summary>Notes values that are set in every row, or in every row that has one.</summary>
    public void Learn(SchemaObjectName table, UpdateSpecification update, Region region)
    {
        var name = schema.NameOf(table);
        _tables.RemoveAll(copy => Is(copy.Source, name) || Is(copy.Into, name));
        var assigned = update.SetClauses.OfType<AssignmentSetClause>().Select(clause => clause.Column).OfType<ColumnReferenceExpression>();
        if (assigned.Count() < update.SetClauses.Count) Touch(table);
        var columns = assigned.Select(Last).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _columns.RemoveAll(copy => Is(copy.Table, name) && (columns.Contains(copy.From) || columns.Contains(copy.Into)));
        _filled.RemoveAll(filled => Is(filled.Table, name) && columns.Contains(filled.Column));
        if (update is not { TopRowFilter: null, FromClause: null, Target: NamedTableReference }) return;
        foreach (var clause in update.SetClauses.OfType<AssignmentSetClause>())
        {
            if (clause is { AssignmentKind: AssignmentKind.Equals, Column: { } filled }
                && ChoosesEmpty(update.WhereClause, Last(filled))
                && IsValue(clause.NewValue, table))
                _filled.Add(new FilledColumn(name, Last(filled), region));
            if (clause is not { AssignmentKind: AssignmentKind.Equals, Column: { } to, NewValue: ColumnReferenceExpression value })
                continue;
            var (from, into) = (Last(value), Last(to));
            if (IsWhole(update.WhereClause, from) && Fits(table, from, table, into) && !Is(from, into))
                _columns.Add(new ColumnCopy(name, from, into, region));
        }
    }

    /// <summary>The table that holds every row of this one wherever the region is reached.</summary>
    public CopiedTable? Of(SchemaObjectName table, Region region)
    {
        if (Found(table, region) is not { } found) return null;
        var stored = schema.ColumnsOf(table).Where(column => IsStored(table, column)).ToList();
        return new CopiedTable(
            found.Into,
            [.. stored.Where(column => !found.Carried.ContainsKey(column))],
            [
                .. stored.SelectMany(column => (found.Carried.GetValueOrDefault(column) ?? [])
                    .Where(one => one.Losses.Any() || one.BecomesOptional)
                    .Select(difference => (column, difference))),
            ]);
    }

    /// <summary>The other table that holds every value of a column, and what its row is known by.</summary>
    public string? Elsewhere(SchemaObjectName table, string column, Region region) =>
        Found(table, region) is { } found
        && Holds(found, column)
        && found.Carried.Keys.Any(key => !Is(key, column) && Holds(found, key) && IsKey(table, key))
            ? found.Into
            : null;

    private static bool Holds(TableCopy copy, string column) =>
        copy.Carried.TryGetValue(column, out var now) && !now.Any(one => one.Losses.Any());

    private bool IsKey(SchemaObjectName table, string column) =>
        schema.Forms(table, column) is { Count: > 0 } forms && forms.All(form => form.Identity is not null)
            || schema.ReferringTo(schema.NameOf(table)).Any(
                key => key.Referenced is [var only] && Is(only, column));

    private TableCopy? Found(SchemaObjectName table, Region region)
    {
        var name = schema.NameOf(table);
        return _tables.FindLast(copy => Is(copy.Source, name) && region.IsWithin(copy.Region, name));
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

    private static bool IsWhole(WhereClause? where, string column) => where is null
        || (where is { Cursor: null, SearchCondition: BooleanIsNullExpression { IsNot: true, Expression: ColumnReferenceExpression set } }
            && Is(Last(set), column));

    private static string Last(ColumnReferenceExpression column) => column.MultiPartIdentifier?.Identifiers[^1].Value ?? "";

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed record TableCopy(
        string Source, string Into, IReadOnlyDictionary<string, IReadOnlyList<ColumnDifference>> Carried, Region Region);

    private sealed record FilledColumn(string Table, string Column, Region Region);

    private sealed record ColumnCopy(string Table, string From, string Into, Region Region);
}

/// <param name="Lacking">Stored columns that are not in it.</param>
/// <param name="Changed">Columns that have lost something on the way.</param>
internal sealed record CopiedTable(
    string Into, IReadOnlyList<string> Lacking, IReadOnlyList<(string Column, ColumnDifference Difference)> Changed);
