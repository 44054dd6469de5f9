namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record DatabaseState
{
    public required string State { get; init; }

    public required string UserAccess { get; init; }

    public required bool ReadOnly { get; init; }

    public required bool Standby { get; init; }

    public required string Updateability { get; init; }

    public required string RecoveryModel { get; init; }

    public required string Containment { get; init; }

    public required string Collation { get; init; }

    public required int Compatibility { get; init; }

    /// <summary>The level of master: what the server itself speaks.</summary>
    public required int? MasterCompatibility { get; init; }

    /// <summary>Whether it takes part in an availability group.</summary>
    public required bool Replicated { get; init; }

    public required string LogReuseWait { get; init; }

    public required bool SnapshotIsolation { get; init; }
}

/// <summary>What the server says of the database as a whole.</summary>
internal sealed record DatabaseStateQuery() : SqlServerQuery<DatabaseState>(
    """
    SELECT d.state_desc, d.user_access_desc, d.is_read_only, d.is_in_standby,
        CONVERT(nvarchar(60), DATABASEPROPERTYEX(DB_NAME(), N'Updateability')) AS updateability,
        d.recovery_model_desc, d.containment_desc, d.collation_name, CONVERT(int, d.compatibility_level) AS compatibility,
        (SELECT CONVERT(int, m.compatibility_level) FROM sys.databases AS m WHERE m.name = N'master') AS master_compatibility,
        CASE WHEN d.replica_id IS NULL THEN 0 ELSE 1 END AS is_replicated, d.log_reuse_wait_desc, d.is_read_committed_snapshot_on
    FROM sys.databases AS d
    WHERE d.name = DB_NAME();
    """,
    row => new DatabaseState
    {
        State = row.Text("state_desc"),
        UserAccess = row.Text("user_access_desc"),
        ReadOnly = row.Flag("is_read_only"),
        Standby = row.Flag("is_in_standby"),
        Updateability = row.Text("updateability"),
        RecoveryModel = row.Text("recovery_model_desc"),
        Containment = row.Text("containment_desc"),
        Collation = row.Text("collation_name"),
        Compatibility = row.Int("compatibility"),
        MasterCompatibility = row.IntOrNull("master_compatibility"),
        Replicated = row.Flag("is_replicated"),
        LogReuseWait = row.Text("log_reuse_wait_desc"),
        SnapshotIsolation = row.Flag("is_read_committed_snapshot_on"),
    });
