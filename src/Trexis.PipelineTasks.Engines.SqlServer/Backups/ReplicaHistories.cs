using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>
/// Each replica remembers the backups that it made, and no others: the history of a database in an availability group lies on all of them.
/// One short connection to each, all at once, with the same login.
/// </summary>
internal static class ReplicaHistories
{
    /// <summary>A replica that is down must not hold up the deployment; all are asked at once.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <returns>The rows of all, newest first, and the replicas that were not read with the reasons.</returns>
    public static async Task<(Fact<IReadOnlyList<BackupRow>> Rows, IReadOnlyList<string> Unread)> AddAsync(
        SqlServerLink link, ServerIdentity server, Fact<IReadOnlyList<BackupRow>> own, Fact<DatabaseState> state,
        Fact<IReadOnlyList<ReplicaRole>> roles, CancellationToken cancel)
    {
        // A service keeps one history for all of its replicas.
        if (state is not Fact<DatabaseState>.Known { Value.Replicated: true }
            || own is Fact<IReadOnlyList<BackupRow>>.NotApplicable
            || roles is Fact<IReadOnlyList<ReplicaRole>>.NotApplicable)
            return (own, []);
        if (roles is not Fact<IReadOnlyList<ReplicaRole>>.Known { Value: var replicas })
            return (
                own,
                [
                    "which replicas there are: "
                        + $"{(roles as Fact<IReadOnlyList<ReplicaRole>>.Unreadable)?.Reason ?? "the server does not tell"}",
                ]);
        var others = replicas.Where(replica => !replica.Local)
            .Select(replica => replica.Server)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        var histories = await Task.WhenAll(others.Select(other => ReadAsync(link, other, server.Database, cancel)));
        var rows = histories.Prepend(own).SelectMany(history => history.ValueOr(null) ?? []).ToList();
        return (
            rows.Count == 0 && own is not Fact<IReadOnlyList<BackupRow>>.Known ? own : Fact.Known<IReadOnlyList<BackupRow>>(Together(rows)),
            [
                .. others.Prepend(server.Server)
                    .Zip(histories.Prepend(own))
                    .Select(pair => UnreadOf(pair.First, pair.Second))
                    .OfType<string>(),
            ]);
    }

    // A backup that was copied into another msdb is the same one.
    internal static IReadOnlyList<BackupRow> Together(IReadOnlyList<BackupRow> rows) =>
        [
            .. rows.DistinctBy(row => row.Id)
                .OrderByDescending(row => BackupRecords.Moment(row.Finished, row.OffsetQuarters))
                .ThenByDescending(row => row.LastLsn),
        ];

    private static async Task<Fact<IReadOnlyList<BackupRow>>> ReadAsync(
        SqlServerLink link, string replica, string database, CancellationToken cancel)
    {
        await using var there = new SqlServerLink(link.Connection.On(replica, "msdb"), link.Time);
        var query = new BackupHistoryQuery(database);
        return await GroupReader.ReadAsync(
            () => there.ReadAsync(query.Name, (open, stop) => SqlServerLink.RowsAsync(open, query, stop), cancel, Patience));
    }

    private static string? UnreadOf(string replica, Fact<IReadOnlyList<BackupRow>> history) =>
        history is Fact<IReadOnlyList<BackupRow>>.Unreadable unreadable ? $"{replica}: {unreadable.Reason}" : null;
}
