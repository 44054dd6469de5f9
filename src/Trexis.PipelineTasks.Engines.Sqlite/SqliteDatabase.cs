using Trexis.PipelineTasks.Engines.Files;
using Trexis.PipelineTasks.Engines.Histories;
using Trexis.PipelineTasks.Engines.Sqlite.Assessment;
using Trexis.PipelineTasks.Engines.Sqlite.Backups;
using Trexis.PipelineTasks.Engines.Sqlite.Deployment;
using Trexis.PipelineTasks.Engines.Sqlite.Observation;
using Trexis.PipelineTasks.Engines.Sqlite.Queries;

namespace Trexis.PipelineTasks.Engines.Sqlite;

/// <summary>One open database file.</summary>
internal sealed class SqliteDatabase : IDatabase
{
    private readonly SqliteLink _link;
    private readonly SqliteReadOnlyQueries _queries;
    private readonly TimeProvider _time;

    public SqliteDatabase(SqliteLink link, TimeProvider time)
    {
        (_link, _time) = (link, time);
        _queries = new SqliteReadOnlyQueries(link.Location, time);
        Identity = new DatabaseIdentity("sqlite", Environment.MachineName, link.Location.FileName);
        Observe = new SqliteObserver(link, time);
        Backups = new SqliteBackups(link, time);
        Scripts = new SqliteScriptAssessor(link);
    }

    public DatabaseIdentity Identity { get; }

    public IDatabaseObserver Observe { get; }

    public IBackupOperations Backups { get; }

    public IReadOnlyQueries Queries => _queries;

    public IScriptAssessor Scripts { get; }

    public Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel) => _link.RunAsync(
        "reading the history",
        database =>
        {
            // One transaction, so that a row and its anchor are seen together.
            using var snapshot = database.BeginTransaction(deferred: true);
            var tables = database.Rows(new OwnTablesQuery());
            return new DeploymentHistory(
                tables.Contains("trexis_journal") ? database.Rows(new SqliteJournalQuery()) : [],
                tables.Contains("trexis_history") ? database.Rows(new SqliteAnchorsQuery(_link.Location)) : []);
        },
        cancel);

    public Task<IReadOnlyList<ToolHistory>> ReadToolHistoriesAsync(string? table, CancellationToken cancel) => _link.RunAsync(
        "reading the history of another tool",
        IReadOnlyList<ToolHistory> (database) =>
        {
            using var snapshot = database.BeginTransaction(deferred: true);
            var tables = database.Rows(new SqliteHistoryTablesQuery())
                .GroupBy(column => column.Table, column => column.Column, StringComparer.Ordinal)
                .Select(columns => new HistoryTable(null, columns.Key, [.. columns]));
            return
            [
                .. MigrationTool.Recognise(tables, table).Select(found => new ToolHistory(
                    found.Tool, found.Table.Display, database.Rows(new SqliteToolHistoryQuery(found.Tool, found.Table)))),
            ];
        },
        cancel);

    public async Task<IDeploymentSession> BeginDeploymentAsync(DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel)
    {
        var held = await FileDeploymentLock.TakeAsync(_link.Location.Path, deployment, wait, _time, cancel);
        return new SqliteDeploymentSession(_link.Location, deployment, _time, held, wait, ReleaseAsync);
    }

    public Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel) =>
        Task.FromResult<IDeploymentWatch>(new SqliteDeploymentWatch(_link.Location));

    public async ValueTask DisposeAsync()
    {
        await _queries.DisposeAsync();
        await _link.DisposeAsync();
    }

    private async Task ReleaseAsync()
    {
        await _queries.ReleaseAsync();
        await _link.ReleaseAsync();
    }
}
