using System.Text.RegularExpressions;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>
/// Statements that SQL Server carries out only outside of a transaction, and those that steer one themselves: "Transact-SQL Statements
/// Allowed in Transactions", and what the statements' own pages add.
/// </summary>
internal static partial class Transactions
{
    private const string OfFullText = "sp_fulltext_";

    // They change master, which is refused in a transaction, as the full-text ones are.
    private static readonly HashSet<string> OfMaster = new(
        [
            "sp_configure", "sp_detach_db", "sp_attach_db", "sp_attach_single_file_db", "sp_renamedb", "sp_serveroption",
            "sp_addlinkedserver", "sp_dropserver", "sp_addlinkedsrvlogin", "sp_droplinkedsrvlogin", "sp_replicationdboption",
        ],
        StringComparer.OrdinalIgnoreCase);

    public static bool Refuses(TSqlStatement statement) => statement
        is CreateDatabaseStatement or AlterDatabaseStatement or DropDatabaseStatement
        or BackupStatement or RestoreStatement or ReconfigureStatement or KillStatement or ShutdownStatement
        or CreateFullTextCatalogStatement or AlterFullTextCatalogStatement or DropFullTextCatalogStatement
        or CreateFullTextIndexStatement or AlterFullTextIndexStatement or DropFullTextIndexStatement
        or CreateEndpointStatement or AlterEndpointStatement or DropEndpointStatement
        or BeginTransactionStatement or CommitTransactionStatement or RollbackTransactionStatement
        or DbccStatement { Command: DbccCommand.ShrinkFile or DbccCommand.ShrinkDatabase or DbccCommand.IndexDefrag } // error 8920
        || SteersByItself(statement) || IsMemoryOptimized(statement) || IsResumable(statement) || IsOfTheServer(statement);

    /// <summary>
    /// Of a text that no parser of the library takes: ALTER TABLE … ADD CONSTRAINT … WITH (RESUMABLE = ON) is documented, and unknown to it
    /// (microsoft/SqlScriptDOM#125).
    /// </summary>
    public static bool Refuses(string unread) => Resumable().IsMatch(unread);

    [GeneratedRegex(@"\bRESUMABLE\s*=\s*ON\b", RegexOptions.IgnoreCase)]
    private static partial Regex Resumable();

    // ANSI_DEFAULTS stands for IMPLICIT_TRANSACTIONS too ("SET ANSI_DEFAULTS").
    private static bool SteersByItself(TSqlStatement statement) => statement is PredicateSetStatement { IsOn: true } set
        && (set.Options & (SetOptions.ImplicitTransactions | SetOptions.AnsiDefaults)) != 0;

    /// <summary>Whether it makes a table in memory.</summary>
    public static bool IsInMemory(CreateTableStatement table) => IsInMemory(table.Options);

    /// <summary>
    /// The tables whose form a statement changes: of one in memory it is refused in a transaction ("DDL statements ALTER, DROP and CREATE
    /// inside user transactions are not supported with memory optimized tables", error 12331).
    /// </summary>
    public static IEnumerable<SchemaObjectName> Changes(TSqlStatement statement) => statement switch
    {
        AlterTableStatement alter => [alter.SchemaObjectName],
        DropTableStatement drop => drop.Objects,
        IndexStatement index => [index.OnName],
        _ => [],
    };

    private static bool IsMemoryOptimized(TSqlStatement statement) => IsInMemory(statement switch
    {
        CreateTableStatement table => table.Options,
        CreateTypeTableStatement type => type.Options,
        _ => [],
    });

    private static bool IsInMemory(IEnumerable<TableOption> options) =>
        options.Any(option => option is MemoryOptimizedTableOption { OptionState: OptionState.On });

    private static bool IsResumable(TSqlStatement statement) =>
        statement is AlterIndexStatement { AlterIndexType: AlterIndexType.Resume }
        || (statement switch
        {
            CreateIndexStatement create => create.IndexOptions,
            AlterIndexStatement alter => alter.IndexOptions,
            AlterTableAddTableElementStatement add =>
                add.Definition.TableConstraints.OfType<UniqueConstraintDefinition>().SelectMany(key => key.IndexOptions),
            _ => [],
        }).Any(option => option is IndexStateOption { OptionKind: IndexOptionKind.Resumable, OptionState: OptionState.On });

    private static bool IsOfTheServer(TSqlStatement statement) => statement is ExecuteStatement
    {
        ExecuteSpecification.ExecutableEntity: ExecutableProcedureReference
        {
            ProcedureReference.ProcedureReference.Name.BaseIdentifier.Value: { } name,
        },
    }
    && (OfMaster.Contains(name) || name.StartsWith(OfFullText, StringComparison.OrdinalIgnoreCase));
}
