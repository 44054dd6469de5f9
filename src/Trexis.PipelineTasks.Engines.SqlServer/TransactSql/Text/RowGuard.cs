using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary><c>IF EXISTS (SELECT TOP 1 1 FROM table) RAISERROR …</c>: with it DacFx stops before a table would lose rows.</summary>
internal static class RowGuard
{
    /// <summary>The table that is guarded; absent where the statement is something else.</summary>
    public static string? TableOf(IfStatement statement) =>
        statement is
        {
            ElseStatement: null,
            ThenStatement: RaiseErrorStatement,
            Predicate: ExistsPredicate
            {
                Subquery.QueryExpression: QuerySpecification
                {
                    WhereClause: null,
                    TopRowFilter: not null,
                    FromClause.TableReferences: [NamedTableReference table],
                },
            },
        }
            ? ObjectNames.Format(table.SchemaObject)
            : null;
}
