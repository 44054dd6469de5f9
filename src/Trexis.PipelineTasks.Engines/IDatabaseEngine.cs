using Trexis.PipelineTasks.Engines.Histories;


namespace Trexis.PipelineTasks.Engines;

/// <summary>What speaks to one kind of database.</summary>
public interface IDatabaseEngine
{
    /// <summary><c>sqlserver</c>, <c>sqlite</c>: the word in <c>deployment.yml</c>.</summary>
    string Name { get; }

    /// <exception cref="DatabaseException">It is not there, cannot be reached or is no database.</exception>
    Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel);

    Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel);

    /// <summary>Makes an empty database where there is none; refuses where one stands.</summary>
    Task CreateAsync(TargetConnection connection, CancellationToken cancel);
}

/// <summary>An open database. Each face is small; what an engine lacks answers <c>NotApplicable</c> with the reason.</summary>
public interface IDatabase : IAsyncDisposable
{
    DatabaseIdentity Identity { get; }

    IDatabaseObserver Observe { get; }

    /// <summary>What others do on the engine; an engine that keeps no count of it says so.</summary>
    IWorkloadObserver Workload => NoWorkload.Instance;

    IBackupOperations Backups { get; }

    /// <summary>Snapshots of the database; an engine that has none says so.</summary>
    ISnapshotOperations Snapshots => NoSnapshots.Instance;

    IReadOnlyQueries Queries { get; }

    IScriptAssessor Scripts { get; }

    /// <summary>What our own history in the target says; empty where the database was never deployed to.</summary>
    Task<DeploymentHistory> ReadHistoryAsync(CancellationToken cancel);

    /// <summary>What other migration tools wrote down in the target; empty where no such table is, or the engine reads none.</summary>
    /// <param name="table">The history's name, with or without its schema; the tools' usual names when absent.</param>
    Task<IReadOnlyList<ToolHistory>> ReadToolHistoriesAsync(string? table, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<ToolHistory>>([]);

    /// <summary>Takes the deployment lock; waits for another deployment up to <paramref name="wait"/>.</summary>
    /// <exception cref="DatabaseException">Another deployment holds the lock; the message names it.</exception>
    Task<IDeploymentSession> BeginDeploymentAsync(DeploymentIdentity deployment, LockPatience wait, CancellationToken cancel);

    /// <summary>Opens the second look at a deployment of this database; the session tells whose waits and blocking are meant.</summary>
    /// <exception cref="DatabaseException">There is no second connection to be had.</exception>
    Task<IDeploymentWatch> WatchAsync(IDeploymentSession session, CancellationToken cancel);
}

/// <param name="Server">The host and instance as the server names itself; the machine's name for an embedded engine.</param>
/// <param name="Database">As the server names it; the file's name for an embedded engine.</param>
public sealed record DatabaseIdentity(string Engine, string Server, string Database);

/// <summary>Who deploys, for the history and the lock.</summary>
public sealed record DeploymentIdentity(string Id, string Actor, string RunId);
