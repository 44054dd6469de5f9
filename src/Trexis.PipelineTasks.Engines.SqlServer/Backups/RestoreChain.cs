using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>One backup of a chain that is restored, from the first to the last.</summary>
/// <param name="Checksums">Whether it was written with checksums.</param>
internal sealed record RestoreStep(string Path, int Position, bool IsLog, bool Checksums, bool IsFirst, bool IsLast)
{
    public string Location => BackupRecords.LocationOf(Path, Position);

    /// <summary>A backup that holds everything.</summary>
    public static RestoreStep Alone(string path, int position) =>
        new(path, position, IsLog: false, Checksums: true, IsFirst: true, IsLast: true);
}

/// <summary>
/// What is restored to have a backup back: the full one it begins with, the differential one on top, the logs, and at last itself; pure.
/// </summary>
internal static class RestoreChain
{
    private const int VirtualDevice = 7, NamedVirtualDevice = 107;

    /// <param name="rows">Every backup of the database that is known.</param>
    /// <param name="unread">Histories of replicas that could not be read.</param>
    /// <returns>The chain, <paramref name="last"/> at its end; or why there is none.</returns>
    public static (IReadOnlyList<BackupRow> Chain, string? Lacking) From(
        IReadOnlyList<BackupRow> rows, BackupRow last, IReadOnlyList<string> unread)
    {
        if (last.Type == BackupTypes.Full) return ([last], null);
        var what = $"the {BackupTypes.Word(last.Type)} backup {BackupRecords.LocationOf(last)}";
        if (!last.Path.IsKnown)
            return ([], $"{what} does not say to which history of the database it belongs, or a restore happened while it was taken");
        var kin = rows.Where(row => row.Path == last.Path && row.Id != last.Id).ToList();
        var chain = last.Type == BackupTypes.Differential ? OnItsBase(kin, last) : OnLogs(kin, last);
        if (chain is null)
        {
            var lost = last.Type == BackupTypes.Differential
                ? $"the full backup that it rests on ({last.Base})"
                : "a full backup with every log backup since";
            return (
                [],
                $"{what} can only be restored on top of others, and {lost} is not in the server's "
                    + $"history{(unread.Count == 0 ? "" : $"; the history of a replica was not read: {unread[0]}")}");
        }

        return chain.Select(Objection).FirstOrDefault(objection => objection is not null) is { } unfit
            ? ([], $"{what} is restored on top of others, and {unfit}")
            : (chain, null);
    }

    public static IReadOnlyList<RestoreStep> Steps(IReadOnlyList<BackupRow> chain) =>
        [
            .. chain.Select(
                (row, number) => new RestoreStep(
                    row.Location, Math.Max(row.Position, 1), row.Type == BackupTypes.Log, row.Checksums, number == 0,
                    number == chain.Count - 1)),
        ];

    private static List<BackupRow>? OnItsBase(IReadOnlyList<BackupRow> kin, BackupRow differential) =>
        kin.FirstOrDefault(row => row.Type == BackupTypes.Full && row.Id == differential.Base && row.Id.Length > 0) is { } full
            ? [full, differential]
            : null;

    // The newest beginning from which logs lead to the one that is wanted; where one of them is missing, an earlier beginning may do.
    private static List<BackupRow>? OnLogs(IReadOnlyList<BackupRow> kin, BackupRow log)
    {
        var logs = kin.Where(row => row.Type == BackupTypes.Log && row.LastLsn < log.LastLsn).ToList();
        var beginnings = kin.Where(row => row.Type != BackupTypes.Log && row.LastLsn <= log.LastLsn).OrderByDescending(row => row.LastLsn);
        return beginnings
            .Select(row => row.Type == BackupTypes.Full ? [row] : OnItsBase(kin, row))
            .Where(beginning => beginning is not null && beginning.All(row => Objection(row) is null))
            .Select(beginning => Reaching(beginning!, logs, log))
            .FirstOrDefault(chain => chain is not null);
    }

    private static List<BackupRow>? Reaching(List<BackupRow> beginning, List<BackupRow> logs, BackupRow log)
    {
        var (chain, reached) = (new List<BackupRow>(beginning), beginning[^1].LastLsn);
        while (log.FirstLsn > reached)
        {
            if (logs.Where(row => row.FirstLsn <= reached && row.LastLsn > reached && Objection(row) is null)
                .MaxBy(row => row.LastLsn) is not { } next)
                return null;
            chain.Add(next);
            reached = next.LastLsn;
        }

        return [.. chain, log];
    }

    private static string? Objection(BackupRow row) => row switch
    {
        { Damaged: true } => $"{BackupRecords.LocationOf(row)} is marked as damaged",
        { Families: > 1 } => $"{BackupRecords.LocationOf(row)} was written to {HumanText.Plural(row.Families, "file")} at once, of which "
            + "only the first is known",
        { Device: VirtualDevice or NamedVirtualDevice } =>
            $"{BackupRecords.LocationOf(row)} was taken by another product, which alone can restore it",
        { Location: "" } => "nobody knows where one of them lies",
        _ => null,
    };
}
