using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Columns;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>A query that reads every row of one table.</summary>
internal sealed record AllRows(SchemaObjectName From, IReadOnlyList<ReadColumn> Columns)
{
    /// <returns>Nothing where it may leave out a row, or where nobody knows the columns.</returns>
    public static AllRows? Of(QueryExpression? query, SchemaState schema)
    {
        if (query is not QuerySpecification
            {
                WhereClause: null, TopRowFilter: null, GroupByClause: null, HavingClause: null, OffsetClause: null,
                UniqueRowFilter: UniqueRowFilter.NotSpecified,
                FromClause.TableReferences: [NamedTableReference { TableSampleClause: null, TemporalClause: null } from],
            } select
            || from.TableHints.Any(SkipsRows)
            || schema.ColumnsOf(from.SchemaObject).Count == 0)
            return null;
        var columns = new List<ReadColumn>();
        foreach (var element in select.SelectElements)
        {
            if (element is SelectScalarExpression scalar) columns.Add(Read(scalar));
            else if (element is SelectStarExpression && schema.InOrder(from.SchemaObject) is { Count: > 0 } all
                // Those of a period may be hidden.
                && !all.Any(column => column.IsGenerated))
                columns.AddRange(all.Select(column => new ReadColumn(column.Name, column.Name, [])));
            else return null;
        }

        return new AllRows(from.SchemaObject, columns);
    }

    public static bool SkipsRows(TableHint hint) =>
        hint.HintKind is TableHintKind.NoLock or TableHintKind.ReadUncommitted or TableHintKind.ReadPast;

    /// <summary>The columns of a table that is made of them; nothing where nobody knows one.</summary>
    public IReadOnlyList<ColumnForm> Forms(SchemaState schema)
    {
        var forms = new List<ColumnForm>();
        foreach (var column in Columns)
        {
            if (column is not { Column: { } name, As: { } named, Through: [] } || schema.Forms(From, name) is not [var form]) return [];
            forms.Add(form with { Name = named, Default = null, DefaultName = null, Expression = null, IsGenerated = false });
        }

        return forms;
    }

    private static ReadColumn Read(SelectScalarExpression element)
    {
        var (expression, through) = (element.Expression, new List<StoredType>());
        while (true)
        {
            switch (expression)
            {
                case ParenthesisExpression inner:
                    expression = inner.Expression;
                    break;
                case CastCall { Collation: null } cast:
                    through.Insert(0, WrittenColumns.Type(cast.DataType));
                    expression = cast.Parameter;
                    break;
                case ConvertCall { Collation: null, Style: null } convert:
                    through.Insert(0, WrittenColumns.Type(convert.DataType));
                    expression = convert.Parameter;
                    break;
                case ColumnReferenceExpression { ColumnType: ColumnType.Regular, MultiPartIdentifier.Identifiers: [.., var column] }:
                    return new ReadColumn(
                        column.Value, element.ColumnName?.Value ?? (through.Count == 0 ? column.Value : null), through);
                default:
                    return new ReadColumn(null, element.ColumnName?.Value, []);
            }
        }
    }
}

/// <param name="Column">Of the table; absent where it is another value.</param>
/// <param name="As">What the query calls it.</param>
/// <param name="Through">The types that it is converted to, in that order.</param>
internal sealed record ReadColumn(string? Column, string? As, IReadOnlyList<StoredType> Through);
