using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Which earlier restore may stand in for restoring a backup: one of the same kind, of the same database in the same fork, on the same
/// full backup where it rests on one. What is not known for certain stands in for nothing; pure.
/// </summary>
internal static class RestoreProofs
{
    /// <param name="rows">Every backup of the database that is known.</param>
    /// <param name="restored">When the database was last restored over or reverted, by the server's own clock; no row where it never
    /// was.</param>
    /// <returns>The newest; nothing where there is none.</returns>
    public static RestoreProof? For(
        BackupRow row, IReadOnlyList<BackupRow> rows, Fact<IReadOnlyList<RestoreProofRow>> proofs, Fact<IReadOnlyList<string>> restored)
    {
        if (proofs is not Fact<IReadOnlyList<RestoreProofRow>>.Known { Value: { Count: > 0 } known }
            || restored is not Fact<IReadOnlyList<string>>.Known { Value: var restores })
            return null;
        var found =
            from proof in known
            let earlier = rows.FirstOrDefault(other => other.Id == proof.Backup)
            where earlier is not null && IsOfSameChain(earlier, row, rows) && restores.All(moment => IsBefore(moment, earlier.Started))
            let at = DateTimeOffset.TryParseExact(proof.At, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var moment)
                ? moment
                : (DateTimeOffset?)null
            where at is not null && proof.Server.Length > 0
            orderby at descending
            select new RestoreProof(
                earlier.Id,
                BackupRecords.LocationOf(earlier),
                BackupRecords.Moment(earlier.Finished, earlier.OffsetQuarters),
                proof.Server,
                at.Value);
        return found.FirstOrDefault();
    }

    private static bool IsOfSameChain(BackupRow earlier, BackupRow row, IReadOnlyList<BackupRow> rows) =>
        earlier.Id != row.Id
        && earlier.Type == row.Type
        && row.Path.IsKnown
        && earlier.Path == row.Path
        && row.DatabaseGuid.Length > 0
        && earlier.DatabaseGuid == row.DatabaseGuid
        && earlier.LastLsn <= row.LastLsn
        && !earlier.Damaged
        && (row.Type == BackupTypes.Full || (BeginningOf(row, rows) is { } beginning && beginning == BeginningOf(earlier, rows)));

    private static string? BeginningOf(BackupRow row, IReadOnlyList<BackupRow> rows) =>
        RestoreChain.From(rows, row, []).Chain is [var full, ..] ? full.Id : null;

    // Both are the server's own time. A revert to a snapshot begins no fork that the history would show, but it is written there.
    private static bool IsBefore(string restored, DateTime started) =>
        DateTime.TryParse(restored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment < started;
}
