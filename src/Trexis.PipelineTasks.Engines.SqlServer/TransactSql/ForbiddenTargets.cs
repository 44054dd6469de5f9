using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Writes to what no deployment is about, whatever kind of statement they are: our own bookkeeping, other databases, the server.
/// </summary>
public static class ForbiddenTargets
{
    /// <summary>The schema of our own bookkeeping: left out of every capture, never dropped by a plan, closed to scripts.</summary>
    public const string OwnSchema = "trexis";

    /// <summary>Of the operations that are found here.</summary>
    internal static readonly IReadOnlySet<string> Kinds = new HashSet<string>(
        ["own-bookkeeping", "other-database", "whole-database", "server"], StringComparer.Ordinal);

    /// <param name="written">A planner's drops of our own schema keep their kind: they are taken out of its text.</param>
    internal static IReadOnlyList<ClassifiedOperation>? Classify(TSqlStatement statement, WrittenBy written)
    {
        foreach (var name in WrittenObjects.From(statement))
        {
            if (written == WrittenBy.People && IsOwn(name.SchemaIdentifier?.Value))
                return Classified.One(
                    OperationCatalog.OwnBookkeeping(ObjectNames.Format(name)));
            if (IsElsewhere(name))
                return Classified.One(
                    OperationCatalog.OtherDatabase(ObjectNames.Format(name)));
        }

        return statement switch
        {
            CreateSchemaStatement { Name.Value: var schema } when written == WrittenBy.People && IsOwn(schema) =>
                Classified.One(OperationCatalog.OwnBookkeeping(schema)),
            CreateDatabaseStatement or DropDatabaseStatement or BackupStatement or RestoreStatement =>
                Classified.One(
                    OperationCatalog.WholeDatabase(StatementText.FirstWords(statement))),
            CreateLoginStatement or AlterLoginStatement or DropLoginStatement or ReconfigureStatement or KillStatement
                or ShutdownStatement or ExecuteAsStatement
                or AlterServerConfigurationStatement or CreateServerRoleStatement or AlterServerRoleStatement
                    or DropServerRoleStatement or DbccStatement =>
                Classified.One(
                    OperationCatalog.Server(StatementText.FirstWords(statement))),
            _ => null,
        };
    }

    private static bool IsOwn(string? schema) => string.Equals(schema, OwnSchema, StringComparison.OrdinalIgnoreCase);

    private static bool IsElsewhere(SchemaObjectName name) =>
        name.ServerIdentifier is not null
        || (name.DatabaseIdentifier?.Value is { Length: > 0 } database
            && !string.Equals(database, "tempdb", StringComparison.OrdinalIgnoreCase)
            && database != "$(DatabaseName)");
}
