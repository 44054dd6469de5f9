using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.SqlServer.Assessment;
using Trexis.PipelineTasks.Engines.SqlServer.Backups;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Copies;
using Trexis.PipelineTasks.Engines.SqlServer.Deployment;
using Trexis.PipelineTasks.Engines.SqlServer.Observation;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer;

/// <summary>One database on one server. Everything that only reads shares a connection; a deployment has its own.</summary>
internal sealed class SqlServerDatabase : IDatabase
{
    private readonly SqlServerLink _link;
    private readonly ServerIdentity _server;
    private SqlServerDeploymentSession? _deployment;

    public SqlServerDatabase(SqlServerLink link, ServerIdentity server)
    {
        (_link, _server) = (link, server);
        Identity = new DatabaseIdentity(SqlServerEngine.EngineName, server.Server, server.Database);
        Observe = new SqlServerObserver(link, server);
        Workload = new SqlServerWorkload(link, server);
        Backups = server.Kind == Editions.AzureDatabase ? new DatabaseCopies(link, server) : new SqlServerBackups(link, server);
        Snapshots = new SqlServerSnapshots(link, server);
        Queries = new SqlServerReadOnlyQueries(link);
        Scripts = new SqlServerScriptAssessor(server, (scripts, cancel) => TargetReading.TakeAsync(link, server, scripts, cancel));
    }

    public DatabaseIdentity Identity { get; }

    public IDatabaseObserver Observe { get; }

    public IWorkloadObserver Workload { get; }

    public IBackupOperations Backups { get; }

    public ISnapshotOperations Snapshots { get; }

    public IReadOnlyQueries Queries { get; }

    public IScriptAssessor Scripts { get; }

    public async Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel)
    {
        var batch = new QueryBatch(_server);
        var journal = batch.Add(new JournalQuery(UnderLock: _deployment is { IsOver: false }));
        var anchors = batch.Add(new AnchorsQuery());
        await batch.ExecuteAsync(_link, "reading the history", cancel);
        return new DeploymentHistory(Known(journal), Known(anchors));
    }

    public async Task<IReadOnlyList<ToolHistory>> ReadToolHistoriesAsync(string? table, CancellationToken cancel)
    {
        const string Doing = "reading the history of another tool";
        var search = new QueryBatch(_server);
        var columns = search.Add(new HistoryTablesQuery(table?[(table.LastIndexOf('.') + 1)..]));
        await search.ExecuteAsync(_link, Doing, cancel);
        var tables = Known(columns).GroupBy(column => (column.Schema, column.Table), column => column.Column)
            .Select(found => new HistoryTable(found.Key.Schema, found.Key.Table, [.. found]));
        var batch = new QueryBatch(_server);
        var histories = MigrationTool.Recognise(tables, table)
            .Select(found => (found.Tool, found.Table, Answer: batch.Add(new ToolHistoryQuery(found.Tool, found.Table))))
            .ToList();
        await batch.ExecuteAsync(_link, Doing, cancel);
        return
        [
            .. histories.Select(history => new ToolHistory(
                history.Tool, history.Table.Display, Known(history.Answer, history.Table.Display))),
        ];
    }

    public async Task<IDeploymentSession> BeginDeploymentAsync(
        DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel) =>
        _deployment = await SqlServerDeploymentSession.BeginAsync(_link.Connection, deployment, wait, _link.Time, cancel);

    public async Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel)
    {
        var watch = new SqlServerWatch(_link.Connection, _server, (SqlServerDeploymentSession)session, _link.Time);
        try
        {
            await watch.OpenAsync(cancel);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    // A history that may not be read is not an empty one: taken for it, everything would be deployed again.
    private static IReadOnlyList<T> Known<T>(QueryAnswer<T> answer, string held = "the schema trexis")
    {
        if (answer.Missing is not { } missing) return answer.Known;
        var refused = answer.Refused;
        var isDenied = refused is { Kind: DatabaseErrorKind.Denied } or { Error.Number: OwnTable.MayNotRead };
        throw new DatabaseException(
            isDenied ? DatabaseErrorKind.Denied : refused?.Kind ?? DatabaseErrorKind.Statement,
            $"the history of deployments cannot be read: {missing}",
            isDenied ? $"grant this login SELECT on {held}" : refused?.Fault.Hint)
        {
            Error = refused?.Error,
        };
    }
}
