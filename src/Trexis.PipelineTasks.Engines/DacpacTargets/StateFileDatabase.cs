using Trexis.PipelineTasks.Engines.Files;

namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary>A dacpac standing for the last release, with the history of its deployments in a file beside it.</summary>
public sealed class StateFileDatabase(string path, TimeProvider time) : IDatabase
{
    public const string Engine = "dacpac";

    /// <summary>Why nothing can be asked of it but its definitions.</summary>
    public const string NoData =
        "a dacpac target stands for this database: it holds definitions, and there is no server and no data behind it";

    private readonly SchemaOnly _nothing = new();

    /// <summary>Absolute.</summary>
    public string File { get; } = path;

    /// <summary>The same on every machine, so that a plan made on one holds on another.</summary>
    public DatabaseIdentity Identity { get; } = new(Engine, "local file", Path.GetFileName(path));

    public IDatabaseObserver Observe => _nothing;

    public IBackupOperations Backups => _nothing;

    public IReadOnlyQueries Queries => _nothing;

    public IScriptAssessor Scripts => _nothing;

    public Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel) => Task.FromResult(StateHistory.Read(File));

    public async Task<IDeploymentSession> BeginDeploymentAsync(
        DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel) =>
        new StateFileSession(File, await FileDeploymentLock.TakeAsync(File, deployment, wait, time, cancel));

    public Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel) =>
        Task.FromResult<IDeploymentWatch>(_nothing);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
