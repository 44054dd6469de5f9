using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// The second look at a deployment: one round trip a look, on a connection of its own. It waits for no lock: the catalog's is perhaps the
/// deployment's own, and meanwhile nobody would see who waits for it.
/// </summary>
internal sealed class SqlServerWatch(
    SqlServerConnection connection, ServerIdentity server, SqlServerDeploymentSession deployment, TimeProvider time) : IDeploymentWatch
{
    private readonly SqlServerLink _link = new(connection, time);

    /// <summary>Signs in, which may take longer than a look.</summary>
    public Task OpenAsync(CancellationToken cancel) => _link.OpenAsync(cancel, SqlServerLink.NoPatience);

    public async Task<WatchSample> LookAsync(CancellationToken cancel)
    {
        var session = deployment.Executing;
        var batch = new QueryBatch(server);
        var blocked = batch.Add(new BlockedSessionsQuery());
        var own = batch.Add(new OwnLogQuery(session));
        var files = batch.Add(new DatabaseFilesQuery());
        var log = batch.Add(new LogSpaceQuery());
        var volumes = batch.Add(new VolumesQuery());
        await batch.LookAsync(_link, "watching the deployment", cancel);
        return new WatchSample(
            blocked.Rows.Map(rows => BlockingChains.HeldBy(session, rows)),
            blocked.Rows.Map(rows => BlockingChains.WaitOf(session, rows)),
            own.Rows.Map(rows => rows.Sum()),
            LoadReading.LogUsed(files.Rows, log.Single, volumes.Rows.ValueOr(null)),
            volumes.Rows.Map(rows => rows.Count == 0 ? 0 : rows.Max(volume => volume.UsedPercent)))
        {
            Waited = BlockingChains.WaitedBy(session, blocked.Rows.ValueOr(null) ?? []),
        };
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();
}
