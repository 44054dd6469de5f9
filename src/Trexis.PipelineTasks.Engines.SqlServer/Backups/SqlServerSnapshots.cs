using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Backups;

/// <summary>Database snapshots as SQL Server makes them: pages are copied into sparse files when they are first changed.</summary>
internal sealed class SqlServerSnapshots(SqlServerLink link, ServerIdentity server) : ISnapshotOperations
{
    public async Task<SnapshotFacts> ReadAsync(CancellationToken cancel)
    {
        if (SnapshotRules.Lacking(server) is { } lacking)
            return new SnapshotFacts(Fact.NotApplicable<IReadOnlyList<SnapshotRecord>>(lacking));
        var batch = new QueryBatch(server);
        var standing = batch.Add(new DatabaseSnapshotsQuery());
        var sizes = batch.Add(new SnapshotSizesQuery());
        var files = batch.Add(new SnapshotFilesQuery());
        var state = batch.Add(new DatabaseStateQuery());
        var catalogs = batch.Add(new FullTextCatalogsQuery());
        await batch.ExecuteAsync(link, "reading the snapshots", cancel);
        var now = link.Time.GetUtcNow();
        return (standing.Rows, files.Rows, state.Single) switch
        {
            (
                Fact<IReadOnlyList<SnapshotRow>>.Known { Value: var rows },
                Fact<IReadOnlyList<SnapshotFile>>.Known { Value: var known },
                Fact<DatabaseState>.Known { Value: var database }) =>
                new SnapshotFacts(
                    Fact.Known<IReadOnlyList<SnapshotRecord>>(
                        [
                            .. rows.Select(
                                row => new SnapshotRecord(row.Name, now - TimeSpan.FromSeconds(
                                    row.AgeSeconds))
                                    {
                                        ChangedBytes = (sizes.Rows.ValueOr(null)
                                            ?? []).FirstOrDefault(size => size.Name == row.Name)?.Bytes,
                                    }),
                        ]))
                {
                    Obstacle = SnapshotRules.Obstacle(known, database),
                    RevertBreaks = RestoreSideEffects.OfRevert(state.Single, catalogs.Rows),
                },
            (Fact<IReadOnlyList<SnapshotRow>>.Unreadable unreadable, _, _) => UnreadGroup.Snapshots(unreadable.Reason),
            (_, Fact<IReadOnlyList<SnapshotFile>>.Unreadable unreadable, _) =>
                UnreadGroup.Snapshots($"what files the database has the server does not tell ({unreadable.Reason})"),
            (_, _, var unread) => UnreadGroup.Snapshots(
                $"whether the database is in an availability group the server does not tell "
                    + $"({(unread as Fact<DatabaseState>.Unreadable)?.Reason ?? "not asked"})"),
        };
    }

    public async Task TakeAsync(string name, CancellationToken cancel)
    {
        var files = await link.RowsAsync(new SnapshotFilesQuery(), cancel);
        await using var session = await SqlServerSession.OpenAsync(link.Connection.In("master"), link.Time, cancel);
        await session.ExecuteAsync("taking a snapshot", SnapshotStatements.Take(server.Database, name, files), cancel);
    }

    public async Task DropAsync(string name, CancellationToken cancel)
    {
        await using var session = await SqlServerSession.OpenAsync(link.Connection.In("master"), link.Time, cancel);
        await session.ExecuteAsync("dropping a snapshot", SnapshotStatements.Drop(server.Database, name), cancel);
    }

    public async Task RevertAsync(string name, IProgress<double> progress, CancellationToken cancel)
    {
        await link.ReleaseAsync();
        await new DatabaseReplacement(link, server.Database).RunAsync(
            session => session.ExecuteAsync(
                "reverting to the snapshot", SnapshotStatements.Revert(server.Database, name), cancel, new PercentMessages(progress)),
            cancel);
    }
}
