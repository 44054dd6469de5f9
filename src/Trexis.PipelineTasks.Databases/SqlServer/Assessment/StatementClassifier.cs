using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Databases.TransactSql;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Names the operations that one statement is. What is not known here is unclassified, never harmless.</summary>
internal static class StatementClassifier
{
    public static IReadOnlyList<Operation> Classify(TSqlStatement statement)
    {
        if (Guarded(statement) is { } guarded) return [guarded];
        var operations = TableStatements.Of(statement) ?? ModuleStatements.Of(statement) ?? RowStatements.Of(statement) ?? Calls.Of(statement) ?? Permissions(statement) ?? Others(statement) ?? Beyond(statement);
        return operations ?? [Operations.Unclassified(FirstWords(statement), "What this statement does is not known here.")];
    }

    /// <summary>A write to our own bookkeeping, or to another database, whatever kind of statement it is.</summary>
    private static Operation? Guarded(TSqlStatement statement)
    {
        foreach (var name in Targets.Of(statement))
        {
            if (Names.IsOwn(name)) return Operations.OwnBookkeeping(Names.Of(name));
            if (Names.IsElsewhere(name)) return Operations.OtherDatabase(Names.Of(name));
        }

        return statement is CreateSchemaStatement { Name.Value: var schema } && SqlName.IsOwn(schema) ? Operations.OwnBookkeeping(schema) : null;
    }

    private static IReadOnlyList<Operation>? Permissions(TSqlStatement statement) => statement switch
    {
        GrantStatement or GrantStatement80 => [Operations.Grant("grant", Granted(statement))],
        DenyStatement or DenyStatement80 => [Operations.Grant("deny", Granted(statement))],
        RevokeStatement or RevokeStatement80 => [Operations.Grant("revoke", Granted(statement))],
        CreateUserStatement user => [Operations.Grant("create-user", Names.Of(user.Name))],
        AlterUserStatement user => [Operations.Grant("alter-user", Names.Of(user.Name))],
        DropUserStatement user => [Operations.Grant("drop-user", Names.Of(user.Name))],
        AlterServerRoleStatement or CreateServerRoleStatement => [Operations.Server(FirstWords(statement))],
        CreateRoleStatement role => [Operations.Grant("create-role", Names.Of(role.Name))],
        AlterRoleStatement role => [Operations.Grant("alter-role", Names.Of(role.Name))],
        DropRoleStatement role => [Operations.Grant("drop-role", Names.Of(role.Name))],
        AlterAuthorizationStatement => [Operations.Grant("alter-authorization", FirstWords(statement))],
        _ => null,
    };

    private static IReadOnlyList<Operation>? Others(TSqlStatement statement) => statement switch
    {
        CreateSchemaStatement schema => [Operations.CreateOther("schema", Names.Of(schema.Name))],
        DropSchemaStatement schema => [Operations.DropOther("schema", Names.Of(schema.Schema))],
        AlterSchemaStatement moved => [Operations.Rename(Names.Of(moved.ObjectName))],
        CreateSequenceStatement sequence => [Operations.CreateOther("sequence", Names.Of(sequence.Name))],
        AlterSequenceStatement sequence => [Operations.AlterOther("sequence", Names.Of(sequence.Name))],
        DropSequenceStatement drop => [.. drop.Objects.Select(name => Operations.DropOther("sequence", Names.Of(name)))],
        CreateSynonymStatement synonym => [Operations.CreateOther("synonym", Names.Of(synonym.Name))],
        DropSynonymStatement drop => [.. drop.Objects.Select(name => Operations.DropOther("synonym", Names.Of(name)))],
        CreateTypeStatement type => [Operations.CreateOther("type", Names.Of(type.Name))],
        DropTypeStatement type => [Operations.DropOther("type", Names.Of(type.Name))],
        CreateStatisticsStatement statistics => [Operations.Statistics(Names.Of(statistics.OnName))],
        UpdateStatisticsStatement statistics => [Operations.Statistics(Names.Of(statistics.SchemaObjectName))],
        DropStatisticsStatement => [Operations.DropOther("statistics", FirstWords(statement))],
        CreatePartitionFunctionStatement function => [Operations.CreateOther("partition-function", Names.Of(function.Name))],
        CreatePartitionSchemeStatement scheme => [Operations.CreateOther("partition-scheme", Names.Of(scheme.Name))],
        CreateFullTextCatalogStatement or CreateFullTextIndexStatement or AlterFullTextCatalogStatement or AlterFullTextIndexStatement
            or DropFullTextCatalogStatement or DropFullTextIndexStatement => [Operations.FullText(FirstWords(statement))],
        BeginTransactionStatement or CommitTransactionStatement or RollbackTransactionStatement => [Operations.Transaction(FirstWords(statement))],
        SetIdentityInsertStatement or PredicateSetStatement or SetStatisticsStatement or SetTransactionIsolationLevelStatement or SetRowCountStatement or SetCommandStatement or SaveTransactionStatement =>
            [Operations.Session(FirstWords(statement))],
        DeclareVariableStatement or SetVariableStatement or DeclareTableVariableStatement or PrintStatement or RaiseErrorStatement or ThrowStatement or ReturnStatement
            or WaitForStatement or BreakStatement or ContinueStatement or LabelStatement or GoToStatement or DeclareCursorStatement or CursorStatement => [],
        _ => null,
    };

    private static IReadOnlyList<Operation>? Beyond(TSqlStatement statement) => statement switch
    {
        UseStatement use => [Operations.UseDatabase(Names.Of(use.DatabaseName))],
        CreateDatabaseStatement or DropDatabaseStatement or BackupStatement or RestoreStatement => [Operations.WholeDatabase(FirstWords(statement))],
        AlterDatabaseStatement or AlterDatabaseScopedConfigurationStatement => [Operations.AlterDatabase(FirstWords(statement))],
        CreateLoginStatement or AlterLoginStatement or DropLoginStatement or ReconfigureStatement or KillStatement or ShutdownStatement or ExecuteAsStatement
            or AlterServerConfigurationStatement or DbccStatement => [Operations.Server(FirstWords(statement))],
        _ => null,
    };

    private static string Granted(TSqlStatement statement) => StatementText.Of(statement).Split('\n')[0].TrimEnd(';', ' ', '\r');

    internal static string FirstWords(TSqlStatement statement)
    {
        const int Words = 3;
        return string.Join(' ', StatementText.Significant(statement).Select(token => token.Text).Take(Words));
    }
}
