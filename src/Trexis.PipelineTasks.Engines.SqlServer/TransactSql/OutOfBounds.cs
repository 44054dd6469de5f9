using Microsoft.SqlServer.TransactSql.ScriptDom;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Permissions;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

/// <summary>
/// Writes to what no deployment is about, whatever kind of statement they are: our own bookkeeping, other databases, the server.
/// </summary>
public static class OutOfBounds
{
    /// <summary>The schema of our own bookkeeping: left out of every picture, never dropped by a plan, closed to scripts.</summary>
    public const string OwnSchema = "trexis";

    /// <summary>Of the operations that are found here.</summary>
    internal static readonly IReadOnlySet<string> Kinds = new HashSet<string>(
        ["own-bookkeeping", "other-database", "whole-database", "server"], StringComparer.Ordinal);

    /// <param name="written">A planner's drops of our own schema keep their kind: they are taken out of its text.</param>
    internal static IReadOnlyList<FoundOperation>? Of(TSqlStatement statement, WrittenBy written)
    {
        foreach (var name in WrittenObjects.Of(statement))
        {
            if (written == WrittenBy.People && IsOwn(name.SchemaIdentifier?.Value))
                return Found.One(Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds.OwnBookkeeping(ObjectNames.Of(name)));
            if (IsElsewhere(name))
                return Found.One(Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds.OtherDatabase(ObjectNames.Of(name)));
        }

        return statement switch
        {
            CreateSchemaStatement { Name.Value: var schema } when written == WrittenBy.People && IsOwn(schema) =>
                Found.One(Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds.OwnBookkeeping(schema)),
            CreateDatabaseStatement or DropDatabaseStatement or BackupStatement or RestoreStatement =>
                Found.One(Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds.WholeDatabase(StatementText.FirstWords(statement))),
            CreateLoginStatement or AlterLoginStatement or DropLoginStatement or ReconfigureStatement or KillStatement
                or ShutdownStatement or ExecuteAsStatement
                or AlterServerConfigurationStatement or CreateServerRoleStatement or AlterServerRoleStatement
                    or DropServerRoleStatement or DbccStatement =>
                Found.One(Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds.Server(StatementText.FirstWords(statement))),
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
