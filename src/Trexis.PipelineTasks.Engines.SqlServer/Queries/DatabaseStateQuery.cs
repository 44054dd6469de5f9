namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Replicated">Whether it takes part in an availability group.</param>
/// <param name="MasterCompatibility">The level of master: what the server itself speaks.</param>
internal sealed record DatabaseState(
    string State,
    string UserAccess,
    bool ReadOnly,
    bool Standby,
    string Updateability,
    string RecoveryModel,
    string Containment,
    string Collation,
    int Compatibility,
    int? MasterCompatibility,
    bool Replicated,
    string LogReuseWait,
    bool SnapshotIsolation);

/// <summary>What the server says of the database as a whole.</summary>
internal sealed record DatabaseStateQuery() : SqlServerQuery<DatabaseState>(
    """
    SELECT d.state_desc, d.user_access_desc, d.is_read_only, d.is_in_standby, CONVERT(nvarchar(60), DATABASEPROPERTYEX(DB_NAME(),
    N'Updateability')),
        d.recovery_model_desc, d.containment_desc, d.collation_name, CONVERT(int, d.compatibility_level),
        (SELECT CONVERT(int, m.compatibility_level) FROM sys.databases AS m WHERE m.name = N'master'),
        CASE WHEN d.replica_id IS NULL THEN 0 ELSE 1 END, d.log_reuse_wait_desc, d.is_read_committed_snapshot_on
    FROM sys.databases AS d
    WHERE d.database_id = DB_ID();
    """,
    row => new(
        row.Text(
            0), row.Text(
                1), row.Flag(
                    2), row.Flag(
                        3), row.Text(
                            4), row.Text(
                                5), row.Text(6), row.Text(7), row.Int(8), row.IntOrNull(9), row.Flag(10), row.Text(11), row.Flag(12)));
