using Trexis.PipelineTasks.Engines.SqlServer.TransactSql;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>A right that a question needs.</summary>
internal sealed record Permission(PermissionScope Scope, string Name)
{
    public static readonly Permission ViewServerState = new(PermissionScope.Server, "VIEW SERVER STATE");
    public static readonly Permission ViewAnyDefinition = new(PermissionScope.Server, "VIEW ANY DEFINITION");
    public static readonly Permission ViewDatabaseState = new(PermissionScope.Database, "VIEW DATABASE STATE");
    public static readonly Permission ViewDefinition = new(PermissionScope.Database, "VIEW DEFINITION");

    public static Permission Msdb(string table) => new(PermissionScope.Msdb, $"SELECT ON {table}");

    public static Permission OwnTable(string table) => new(PermissionScope.Database, $"SELECT ON {ForbiddenTargets.OwnSchema}.{table}");
}

internal enum PermissionScope
{
    Server,
    Database,
    Msdb,
}
