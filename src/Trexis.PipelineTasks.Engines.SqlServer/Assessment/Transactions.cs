using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>Statements that SQL Server carries out only outside of a transaction, and those that steer one themselves.</summary>
internal static class Transactions
{
    public static bool Refuses(TSqlStatement statement) => statement
        is CreateDatabaseStatement or AlterDatabaseStatement or DropDatabaseStatement
        or BackupStatement or RestoreStatement or ReconfigureStatement or KillStatement or ShutdownStatement
        or CreateFullTextCatalogStatement or AlterFullTextCatalogStatement or DropFullTextCatalogStatement
        or CreateFullTextIndexStatement or AlterFullTextIndexStatement or DropFullTextIndexStatement
        or BeginTransactionStatement or CommitTransactionStatement or RollbackTransactionStatement
        || IsMemoryOptimized(statement) || IsResumable(statement);

    private static bool IsMemoryOptimized(TSqlStatement statement) =>
        statement is CreateTableStatement table
            && table.Options.Any(option => option is MemoryOptimizedTableOption { OptionState: OptionState.On });

    private static bool IsResumable(TSqlStatement statement)
    {
        var options = statement switch
        {
            CreateIndexStatement create => create.IndexOptions,
            AlterIndexStatement alter => alter.IndexOptions,
            _ => null,
        };
        return options is not null
            && options.Any(option => option is IndexStateOption { OptionKind: IndexOptionKind.Resumable, OptionState: OptionState.On });
    }
}
