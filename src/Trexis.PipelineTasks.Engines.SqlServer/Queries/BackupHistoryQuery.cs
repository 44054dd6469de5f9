namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record BackupRow
{
    public required string Id { get; init; }

    /// <summary>D full, I differential, L log.</summary>
    public required string Type { get; init; }

    public required DateTime Started { get; init; }

    public required DateTime Finished { get; init; }

    /// <summary>The backup's own time zone in quarters of an hour; 127 where it was not kept.</summary>
    public required int OffsetQuarters { get; init; }

    public required long Bytes { get; init; }

    public required decimal FirstLsn { get; init; }

    public required decimal LastLsn { get; init; }

    public required decimal DatabaseBackupLsn { get; init; }

    public required bool CopyOnly { get; init; }

    public required bool Checksums { get; init; }

    public required bool Damaged { get; init; }

    public required bool Encrypted { get; init; }

    /// <summary>Of the set within its media, from 1.</summary>
    public required int Position { get; init; }

    public required string Location { get; init; }

    /// <summary>
    /// 2 disk, 5 tape, 7 virtual device (another product takes what the server writes), 9 URL; from 102 on the same by name.
    /// </summary>
    public required int Device { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>What wrote the media; empty where it did not say.</summary>
    public required string Software { get; init; }

    /// <summary>How many files it was written to at once; only the first is known here.</summary>
    public int Families { get; init; } = 1;

    public RecoveryPath Path { get; init; } = RecoveryPath.Unknown;

    /// <summary>The database as it was made or last restored; another one after every restore.</summary>
    public string DatabaseGuid { get; init; } = "";

    /// <summary>The full backup that a differential one rests on; empty for others.</summary>
    public string Base { get; init; } = "";
}

/// <summary>
/// Which history of the database a backup belongs to: a restore begins another fork, and another database is another family.
/// </summary>
/// <param name="First">The fork in which the backup began.</param>
/// <param name="Last">The fork in which it ended.</param>
internal sealed record RecoveryPath(string Family, string First, string Last)
{
    public static readonly RecoveryPath Unknown = new("", "", "");

    public bool IsKnown => Family.Length > 0 && First.Length > 0 && First == Last;
}

/// <summary>
/// The newest backups that msdb knows of, whoever made them; with everything since the newest full backup of the chain, however many logs
/// that is, and with the newest full and differential ones, which logs every few minutes would push out.
/// </summary>
/// <param name="Of">The database; absent for the one that is asked.</param>
internal sealed record BackupHistoryQuery(string? Of = null) : SqlServerQuery<BackupRow>(
    $"""
    SELECT CONVERT(nvarchar(36), b.backup_set_uuid) AS backup_set_uuid, b.type, b.backup_start_date, b.backup_finish_date,
        CONVERT(int, COALESCE(b.time_zone, 127)) AS offset_quarters,
        CONVERT(bigint, COALESCE(b.compressed_backup_size, b.backup_size)) AS size_bytes, b.first_lsn, b.last_lsn, b.database_backup_lsn,
        b.is_copy_only, b.has_backup_checksums, b.is_damaged, CASE WHEN b.encryptor_type IS NULL THEN 0 ELSE 1 END AS is_encrypted,
        b.position, COALESCE(f.physical_device_name, N'') AS location, CONVERT(int, COALESCE(f.device_type, 0)) AS device_type,
        COALESCE(b.name, N'') AS backup_name, COALESCE(b.description, N'') AS description,
        COALESCE(m.software_name, N'') AS software_name, CONVERT(int, COALESCE(m.media_family_count, 1)) AS media_family_count,
        CONVERT(nvarchar(36), b.family_guid) AS family_guid, CONVERT(nvarchar(36), b.first_recovery_fork_guid) AS first_fork_guid,
        CONVERT(nvarchar(36), b.last_recovery_fork_guid) AS last_fork_guid,
        CONVERT(nvarchar(36), b.differential_base_guid) AS differential_base_guid,
        CONVERT(nvarchar(36), b.database_guid) AS database_guid
    FROM msdb.dbo.backupset AS b
    LEFT JOIN msdb.dbo.backupmediafamily AS f ON f.media_set_id = b.media_set_id AND f.family_sequence_number = 1 AND COALESCE(f.mirror,
    0) = 0
    LEFT JOIN msdb.dbo.backupmediaset AS m ON m.media_set_id = b.media_set_id
    WHERE b.database_name = {NameOf(Of)} AND b.type IN ('D', 'I', 'L')
        AND (b.backup_set_id IN ({Newest("n", 2000, Of, "'D', 'I', 'L'")}) OR b.backup_set_id IN ({Newest("r", 200, Of, "'D', 'I'")})
            OR b.backup_set_id >= (SELECT MAX(c.backup_set_id) FROM msdb.dbo.backupset AS c
                WHERE c.database_name = {NameOf(Of)} AND c.type = 'D' AND c.is_copy_only = 0))
    ORDER BY b.backup_set_id DESC;
    """,
    row => new BackupRow
    {
        Id = row.Text("backup_set_uuid").ToLowerInvariant(),
        Type = row.Text("type").Trim(),
        Started = row.Time("backup_start_date"),
        Finished = row.Time("backup_finish_date"),
        OffsetQuarters = row.Int("offset_quarters"),
        Bytes = row.Long("size_bytes"),
        FirstLsn = row.DecimalOrNull("first_lsn") ?? 0,
        LastLsn = row.DecimalOrNull("last_lsn") ?? 0,
        DatabaseBackupLsn = row.DecimalOrNull("database_backup_lsn") ?? 0,
        CopyOnly = row.Flag("is_copy_only"),
        Checksums = row.Flag("has_backup_checksums"),
        Damaged = row.Flag("is_damaged"),
        Encrypted = row.Flag("is_encrypted"),
        Position = row.Int("position"),
        Location = row.Text("location"),
        Device = row.Int("device_type"),
        Name = row.Text("backup_name"),
        Description = row.Text("description"),
        Software = row.Text("software_name"),
        Families = row.Int("media_family_count"),
        Path = new RecoveryPath(
            row.Text("family_guid").ToLowerInvariant(),
            row.Text("first_fork_guid").ToLowerInvariant(),
            row.Text("last_fork_guid").ToLowerInvariant()),
        Base = row.Text("differential_base_guid").ToLowerInvariant(),
        DatabaseGuid = row.Text("database_guid").ToLowerInvariant(),
    },
    Editions: Editions.Instance,
    Elsewhere: "the service makes its own backups and shows no history; a copy (CREATE DATABASE … AS COPY OF) is what can be verified",
    Needs: [Permission.Msdb("dbo.backupset"), Permission.Msdb("dbo.backupmediafamily"), Permission.Msdb("dbo.backupmediaset")])
{
    private static string NameOf(string? database) => database is null ? "DB_NAME()" : SqlName.Literal(database);

    private static string Newest(string alias, int most, string? database, string types) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SELECT TOP ({most}) {alias}.backup_set_id FROM msdb.dbo.backupset AS {alias}
            WHERE {alias}.database_name = {NameOf(database)} AND {alias}.type IN ({types}) ORDER BY {alias}.backup_set_id DESC
        """);
}
