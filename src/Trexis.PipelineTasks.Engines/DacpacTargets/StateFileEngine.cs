namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary>Opens dacpacs that stand for databases: a pull request needs no server, and a demonstration neither.</summary>
public sealed class StateFileEngine(TimeProvider time) : IDatabaseEngine
{
    public string Name => StateFileDatabase.Engine;

    public Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel) => File.Exists(connection.Reference.Value)
        ? Task.FromResult<IDatabase>(new StateFileDatabase(connection.Reference.Value, time))
        : throw new DatabaseException(
            DatabaseErrorKind.Missing,
            $"there is no dacpac target {connection.Reference.Value}",
            "take a first state with deploy-dacpac adopt, or let create: true and prepare: make one out of a folder of SQL");

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel) =>
        Task.FromResult(File.Exists(connection.Reference.Value));

    /// <summary>Refused: what is in a first state, only deploy-dacpac can tell.</summary>
    public Task CreateAsync(TargetConnection connection, CancellationToken cancel) =>
        throw new DatabaseException(
            DatabaseErrorKind.Missing, $"{connection.Reference.Value} is made by deploy-dacpac plan", "run deploy-dacpac plan first");
}
