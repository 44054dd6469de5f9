using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>Statements that steer a script and change neither schema nor rows.</summary>
internal static class NonMutatingStatements
{
    private static readonly HashSet<Type> Types =
    [
        typeof(PredicateSetStatement), typeof(SetStatisticsStatement), typeof(SetRowCountStatement),
        typeof(SetTransactionIsolationLevelStatement),
        typeof(SetCommandStatement), typeof(SetTextSizeStatement), typeof(SetIdentityInsertStatement), typeof(SetVariableStatement),
        typeof(DeclareVariableStatement), typeof(DeclareTableVariableStatement), typeof(PrintStatement), typeof(RaiseErrorStatement),
        typeof(ThrowStatement),
        typeof(BeginTransactionStatement), typeof(CommitTransactionStatement), typeof(RollbackTransactionStatement),
        typeof(SaveTransactionStatement),
        typeof(ReturnStatement), typeof(WaitForStatement), typeof(BreakStatement), typeof(ContinueStatement), typeof(GoToStatement),
        typeof(LabelStatement),
        typeof(DeclareCursorStatement), typeof(OpenCursorStatement), typeof(FetchCursorStatement), typeof(CloseCursorStatement),
        typeof(DeallocateCursorStatement),
    ];

    public static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement) => statement switch
    {
        SelectStatement { Into: null } => Classified.Nothing,
        // Planners name the target by a variable; any other database is none of this deployment's.
        UseStatement { DatabaseName.Value: "$(DatabaseName)" } => Classified.Nothing,
        UseStatement use => Classified.One(
            OperationCatalog.RunCode(
                use.DatabaseName.Value,
                "What follows works on another database, which this deployment is not about.") with
            { Kind = "use-database" }),
        _ => Types.Contains(statement.GetType()) ? Classified.Nothing : null,
    };
}
