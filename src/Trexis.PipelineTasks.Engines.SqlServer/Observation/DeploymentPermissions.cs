namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>What a login needs to deploy into a database; <c>samples/sqlserver/least-privilege.sql</c> grants exactly these.</summary>
internal static class DeploymentPermissions
{
    /// <summary>In the database.</summary>
    public static readonly IReadOnlyList<string> OfDatabase =
    [
        "CONNECT", "VIEW DEFINITION", "VIEW DATABASE STATE", "SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE", "REFERENCES",
        "ALTER ANY SCHEMA", "CREATE SCHEMA", "CREATE TABLE", "CREATE VIEW", "CREATE PROCEDURE", "CREATE FUNCTION", "CREATE TYPE",
        "CREATE SYNONYM", "ALTER",
    ];

    /// <summary>Where the shop's own tool does not make the backups.</summary>
    public const string Backup = "BACKUP DATABASE";

    public static IReadOnlyList<string> For(ServerIdentity server) =>
        server.Kind == Editions.AzureDatabase ? OfDatabase : [.. OfDatabase, Backup];
}
