using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>
/// Conditions that are asked again in the same words while nothing has written the tables that they look at: what stands below them is
/// carried out together, or not at all, as in scripts that ask a history before each statement.
/// </summary>
internal sealed class Conditions(SchemaState schema)
{
    private readonly List<Asked> _asked = [];

    public void Clear() => _asked.Clear();

    /// <summary>Something is written to the table, or becomes of it.</summary>
    public void Touch(SchemaObjectName table)
    {
        if (_asked.Count == 0) return;
        var name = schema.NameOf(table);
        _asked.RemoveAll(one => one.Tables.Contains(name));
    }

    /// <summary>Where the statements below an IF stand.</summary>
    /// <param name="holds">Or below its ELSE.</param>
    public Region Below(BooleanExpression condition, bool holds, Region around)
    {
        if (Tables(condition) is not { } tables) return new Region(around);
        var text = $"{holds} {StatementText.Detail(condition)}";
        if (_asked.Find(one => one.Text == text && one.Around == around) is { } known) return known.Below;
        var below = new Region(around) { LeftOutWhereEmpty = holds ? AsksForRows(condition) : null };
        _asked.Add(new Asked(text, around, below, tables));
        return below;
    }

    // Only what looks at rows of known tables, and is the same whoever asks and when.
    private HashSet<string>? Tables(BooleanExpression condition)
    {
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in Fragments.All(condition))
        {
            if (part is NamedTableReference { SchemaObject: var table })
            {
                if (table.BaseIdentifier.Value.StartsWith('#') || !schema.Knows(table)) return null;
                tables.Add(schema.NameOf(table));
            }
            else if (part is not (ExistsPredicate or BooleanNotExpression or BooleanParenthesisExpression or BooleanBinaryExpression
                or BooleanComparisonExpression or BooleanIsNullExpression or ParenthesisExpression or ScalarSubquery
                or QuerySpecification or SelectStarExpression or SelectScalarExpression or ColumnReferenceExpression or Literal
                or MultiPartIdentifier or Identifier or FromClause or WhereClause or TopRowFilter))
                return null;
        }

        return tables.Count > 0 ? tables : null;
    }

    private string? AsksForRows(BooleanExpression condition) => condition switch
    {
        BooleanParenthesisExpression inner => AsksForRows(inner.Expression),
        ExistsPredicate
        {
            Subquery.QueryExpression: QuerySpecification
            {
                WhereClause: null, GroupByClause: null, HavingClause: null, OffsetClause: null,
                FromClause.TableReferences: [NamedTableReference { TableSampleClause: null, TemporalClause: null } table],
                TopRowFilter: null or
                {
                    Percent: false,
                    Expression: IntegerLiteral { Value: not "0" }
                        or ParenthesisExpression { Expression: IntegerLiteral { Value: not "0" } },
                },
            },
        } when !table.TableHints.Any(AllRows.SkipsRows) => schema.NameOf(table.SchemaObject),
        _ => null,
    };

    private sealed record Asked(string Text, Region Around, Region Below, IReadOnlySet<string> Tables);
}
