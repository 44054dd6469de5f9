using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// What a query does beside reading: it runs text on another server, or takes a number that nobody gets again. Any statement may hold
/// one: a condition, the value of a variable, a cursor.
/// </summary>
internal static class Expressions
{
    public static IEnumerable<ClassifiedOperation> In(TSqlStatement statement) => statement switch
    {
        IfStatement either => Of(either.Predicate),
        WhileStatement loop => Of(loop.Predicate),
        // They hold statements that are read on their own, or expressions that are not evaluated now.
        BeginEndBlockStatement or TryCatchStatement or ViewStatementBody or ProcedureStatementBodyBase or TriggerStatementBody
            or CreateTableStatement { SelectStatement: null } or AlterTableStatement or CreateSchemaStatement or CreateDefaultStatement
            or CreateRuleStatement or CreateTypeStatement or SecurityPolicyStatement or IndexDefinition => [],
        _ => Of((TSqlFragment)statement),
    };

    private static IEnumerable<ClassifiedOperation> Of(TSqlFragment fragment) =>
        Fragments.All(fragment).SelectMany(part => part switch
        {
            OpenQueryTableReference query => Remote(query.LinkedServer.Value, query),
            OpenRowsetTableReference rowset => Remote("OPENROWSET", rowset),
            AdHocTableReference adHoc => Remote("OPENDATASOURCE", adHoc),
            NextValueForExpression next => Taken(next.SequenceName),
            _ => Classified.Nothing,
        }).DistinctBy(found => (found.Operation.Kind, found.Operation.Subject));

    private static IReadOnlyList<ClassifiedOperation> Remote(string where, TSqlFragment fragment) =>
        Classified.One(
            OperationCatalog.OtherDatabase(StatementSubject.WithFingerprint(where, fragment)) with
            {
                Why = "It runs text on another server, which may change what no backup, plan or lock of this deployment covers.",
            });

    private static IReadOnlyList<ClassifiedOperation> Taken(SchemaObjectName sequence) => Classified.Of(
        sequence,
        OperationCatalog.NextValue(ObjectNames.Format(sequence)) with
        {
            Needs = [RequiredPermissions.OnObject("UPDATE", sequence)],
        });
}
