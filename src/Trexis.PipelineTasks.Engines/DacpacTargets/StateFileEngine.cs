namespace Trexis.PipelineTasks.Engines.DacpacTargets;

/// <summary>Opens dacpacs that stand for databases: a pull request needs no server, and a demonstration neither.</summary>
public sealed class StateFileEngine(TimeProvider time) : IDatabaseEngine
{
    public string Name => StateFileDatabase.Engine;

    public Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel)
    {
        var file = connection.Reference.Value;
        if (Directory.Exists(file))
            throw new DatabaseException(
                DatabaseErrorKind.Unreachable,
                $"the dacpac target {file} is a folder",
                "name a .dacpac file in it, or move the folder away");
        return File.Exists(file)
            ? Task.FromResult<IDatabase>(new StateFileDatabase(file, time))
            : throw new DatabaseException(
                DatabaseErrorKind.Missing,
                $"there is no dacpac target {file}",
                "take a first state with deploy-dacpac adopt, or let create: true and prepare: make one out of a folder of SQL");
    }

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel) =>
        Task.FromResult(Path.Exists(connection.Reference.Value));

    /// <summary>Refused: what is in a first state, only deploy-dacpac can tell.</summary>
    public Task CreateAsync(TargetConnection connection, CancellationToken cancel) =>
        throw new DatabaseException(
            DatabaseErrorKind.Missing, $"{connection.Reference.Value} is made by deploy-dacpac plan", "run deploy-dacpac plan first");
}
