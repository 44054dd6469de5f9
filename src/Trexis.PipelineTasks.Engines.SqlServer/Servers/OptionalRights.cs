namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// What some of our statements take beyond a usual deployment, and what goes without it. <c>least-privilege.sql</c> holds them switched
/// off.
/// </summary>
/// <param name="Part">Names it in that script.</param>
/// <param name="Why">What needs it, and how much it is.</param>
/// <param name="Statement">Of an administrator, for a login by its name.</param>
internal sealed record OptionalRights(string Part, string Why, PermissionScope Scope, Func<string, string> Statement)
{
    public static readonly OptionalRights RestoreInPlace = new(
        "RESTORE IN PLACE",
        "rollback --option backup and --option snapshot put the database back (RESTORE DATABASE). Only owners may, and whoever may "
            + "make,\nchange and drop every database of the server. Without it the option is there, and an administrator takes it.",
        PermissionScope.Server,
        login => $"ALTER SERVER ROLE dbcreator ADD MEMBER {login};");

    public static readonly OptionalRights BackupLog = new(
        "BACKUP LOG",
        "backup --kind log backs the log up, which is a link of your backup chain. Without it such a backup is refused by the server.",
        PermissionScope.Database,
        login => $"GRANT BACKUP LOG TO {login};");

    public static readonly OptionalRights Integrity = new(
        "INTEGRITY",
        "validate reads every page (DBCC CHECKDB), which only owners of the database may. Without it data.integrity-check is "
            + "unknown\nwhere no check of this week is known.",
        PermissionScope.Database,
        login => $"ALTER ROLE db_owner ADD MEMBER {login};");

    public static readonly OptionalRights Impersonate = new(
        "IMPERSONATE",
        "A plan that makes a schema or role for dbo (DacFx writes AUTHORIZATION [dbo]) acts for dbo, who may do everything in the "
            + "database.\nWithout it precheck refuses such a plan.",
        PermissionScope.Database,
        login => $"GRANT IMPERSONATE ON USER::dbo TO {login};");

    public static readonly OptionalRights XmlSchemaCollections = new(
        "XML SCHEMA COLLECTIONS",
        "For plans that make them. Without it precheck refuses such a plan.",
        PermissionScope.Database,
        login => $"GRANT CREATE XML SCHEMA COLLECTION TO {login};");

    public static IReadOnlyList<OptionalRights> All { get; } = [RestoreInPlace, BackupLog, Integrity, Impersonate, XmlSchemaCollections];

    /// <summary>For a message of the server's that it lacks.</summary>
    public string Hint => $"have an administrator give the login what the part {Part} of samples/sqlserver/least-privilege.sql holds, or "
        + "do that step with another login";
}
