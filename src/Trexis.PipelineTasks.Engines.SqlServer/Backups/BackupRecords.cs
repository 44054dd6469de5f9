using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>msdb's rows as records of ours.</summary>
internal static class BackupRecords
{
    /// <summary>Begins the name of every backup of ours; the deployment stands in its description.</summary>
    public const string OwnName = "trexis: ";

    private const int UnknownTimeZone = 127;
    private const int VirtualDevice = 7, NamedVirtualDevice = 107;
    private const string ServersOwn = "Microsoft SQL Server";
    private const int MinutesOfQuarter = 15;

    /// <param name="rows">Every backup of the database that is known, for what this one rests on.</param>
    /// <param name="unread">Histories of replicas that could not be read.</param>
    public static BackupRecord From(
        BackupRow row, IReadOnlyList<BackupProofRow> proofs, IReadOnlyList<BackupRow> rows, IReadOnlyList<string> unread)
    {
        var record = From(row, proofs);
        if (record.Deployment is null) return record;
        var (chain, lacking) = RestoreChain.From(rows, row, unread);
        return record with
        {
            RestsOn = [.. chain.SkipLast(1).Select(LocationOf)],
            Unrestorable = lacking,
            RestoreBytes = lacking is null ? chain.Sum(link => link.Bytes) : row.Bytes,
        };
    }

    public static string LocationOf(BackupRow row) => LocationOf(row.Location, row.Position);

    public static string LocationOf(string path, int position) =>
        position > 1 ? string.Create(CultureInfo.InvariantCulture, $"{path}#{position}") : path;

    private static BackupRecord From(BackupRow row, IReadOnlyList<BackupProofRow> proofs) => new()
    {
        Id = row.Id,
        Kind = BackupTypes.Word(row.Type),
        Location = LocationOf(row),
        FinishedAt = Moment(row.Finished, row.OffsetQuarters),
        Bytes = row.Bytes,
        ElapsedMs = (row.Finished - row.Started).TotalMilliseconds,
        Sha256 = null,
        Position = string.Create(CultureInfo.InvariantCulture, $"LSN {row.LastLsn:0}"),
        Deployment = row.Name.StartsWith(OwnName, StringComparison.Ordinal) && row.Description.Length > 0 ? row.Description : null,
        VerifiedAs = BackupProofs.LevelOf(row.Id, proofs),
        CopyOnly = row.CopyOnly,
        OnlyBy = ProductOf(row),
    };

    // A virtual device is another product's: the server wrote to it and cannot read it back. The server's own media bear its own name.
    private static string? ProductOf(BackupRow row) => row.Device is VirtualDevice or NamedVirtualDevice
        ? row.Software.Length == 0 || row.Software.StartsWith(ServersOwn, StringComparison.Ordinal)
            ? "the product behind the virtual device"
            : row.Software
        : null;

    /// <summary>The server's own clock, told with the offset that it had then.</summary>
    public static DateTimeOffset Moment(DateTime local, int offsetQuarters) =>
        new(
            DateTime.SpecifyKind(local, DateTimeKind.Unspecified),
            TimeSpan.FromMinutes(offsetQuarters == UnknownTimeZone ? 0 : offsetQuarters * MinutesOfQuarter));

    /// <summary>The path and the set's place in its media, from 1.</summary>
    public static (string Path, int Position) Place(string location)
    {
        var mark = location.LastIndexOf('#');
        return mark > 0 && int.TryParse(location.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? (location[..mark], position)
            : (location, 1);
    }
}
