using System.Data.Common;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <param name="Type">D full, I differential, L log.</param>
/// <param name="OffsetQuarters">The backup's own time zone in quarters of an hour; 127 where it was not kept.</param>
/// <param name="Position">Of the set within its media, from 1.</param>
/// <param name="Device">2 disk, 5 tape, 7 virtual device (another product takes what the server writes), 9 URL; from 102 on the same by
/// name.</param>
/// <param name="Software">What wrote the media; empty where it did not say.</param>
internal sealed record BackupRow(
    string Id,
    string Type,
    DateTime Started,
    DateTime Finished,
    int OffsetQuarters,
    long Bytes,
    decimal FirstLsn,
    decimal LastLsn,
    decimal DatabaseBackupLsn,
    bool CopyOnly,
    bool Checksums,
    bool Damaged,
    bool Encrypted,
    int Position,
    string Location,
    int Device,
    string Name,
    string Description,
    string Software)
{
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

/// <summary>The newest backups that msdb knows of, whoever made them.</summary>
/// <param name="Of">The database; absent for the one that is asked.</param>
internal sealed record BackupHistoryQuery(string? Of = null) : SqlServerQuery<BackupRow>(
    $"""
    SELECT TOP (2000) CONVERT(nvarchar(36), b.backup_set_uuid), b.type, b.backup_start_date, b.backup_finish_date, CONVERT(int,
    COALESCE(b.time_zone, 127)),
        CONVERT(bigint, COALESCE(b.compressed_backup_size, b.backup_size)), b.first_lsn, b.last_lsn, b.database_backup_lsn, b.is_copy_only,
        b.has_backup_checksums, b.is_damaged, CASE WHEN b.encryptor_type IS NULL THEN 0 ELSE 1 END, b.position,
        COALESCE(f.physical_device_name, N''),
        CONVERT(int, COALESCE(f.device_type, 0)), COALESCE(b.name, N''), COALESCE(b.description, N''), COALESCE(m.software_name, N''),
        CONVERT(int, COALESCE(m.media_family_count, 1)), CONVERT(nvarchar(36), b.family_guid), CONVERT(nvarchar(36),
        b.first_recovery_fork_guid),
        CONVERT(nvarchar(36), b.last_recovery_fork_guid), CONVERT(nvarchar(36), b.differential_base_guid), CONVERT(nvarchar(36),
        b.database_guid)
    FROM msdb.dbo.backupset AS b
    LEFT JOIN msdb.dbo.backupmediafamily AS f ON f.media_set_id = b.media_set_id AND f.family_sequence_number = 1 AND COALESCE(f.mirror,
    0) = 0
    LEFT JOIN msdb.dbo.backupmediaset AS m ON m.media_set_id = b.media_set_id
    WHERE b.database_name = {(Of is null ? "DB_NAME()" : SqlName.Literal(Of))} AND b.type IN ('D', 'I', 'L')
    ORDER BY b.backup_set_id DESC;
    """,
    row => new(
        row.Text(0).ToLowerInvariant(),
        row.Text(1).Trim(),
        (DateTime)row.GetValue(2),
        (DateTime)row.GetValue(3),
        row.Int(4),
        row.Long(5),
        Lsn(row, 6),
        Lsn(row, 7),
        Lsn(row, 8),
        row.Flag(9),
        row.Flag(10),
        row.Flag(11),
        row.Flag(12),
        row.Int(13),
        row.Text(14),
        row.Int(15),
        row.Text(16),
        row.Text(17),
        row.Text(18))
    {
        Families = row.Int(19),
        Path = new RecoveryPath(row.Text(20).ToLowerInvariant(), row.Text(21).ToLowerInvariant(), row.Text(22).ToLowerInvariant()),
        Base = row.Text(23).ToLowerInvariant(),
        DatabaseGuid = row.Text(24).ToLowerInvariant(),
    },
    Editions: Editions.Instance,
    Elsewhere: "the service makes its own backups and shows no history; a copy (CREATE DATABASE … AS COPY OF) is what can be verified",
    Needs: [Permission.Msdb("dbo.backupset"), Permission.Msdb("dbo.backupmediafamily"), Permission.Msdb("dbo.backupmediaset")])
{
    private static decimal Lsn(DbDataReader row, int column) =>
        row.IsDBNull(column) ? 0 : Convert.ToDecimal(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
}
