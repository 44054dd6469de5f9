namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// What protects the database's encryption key: a certificate, which on a managed instance is the service's own, or the user's asymmetric
/// key in a vault. No row where the database is not encrypted.
/// </summary>
internal sealed record EncryptorQuery() : SqlServerQuery<string>(
    """
    SELECT k.encryptor_type
    FROM sys.dm_database_encryption_keys AS k
    WHERE k.database_id = DB_ID() AND k.encryption_state <> 1;
    """,
    row => row.Text("encryptor_type"),
    Editions.ManagedInstance,
    Needs: [Permission.ViewServerState]);
