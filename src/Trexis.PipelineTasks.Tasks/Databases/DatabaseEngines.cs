using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.DacpacTargets;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The engines of this build, and the one way from a run's target to an open database.</summary>
public sealed class DatabaseEngines(IReadOnlyList<IDatabaseEngine> engines)
{
    public IReadOnlyList<string> Names { get; } = [.. engines.Select(engine => engine.Name).Order(StringComparer.Ordinal)];

    /// <param name="configuredIn">The file that names the engine, for the message.</param>
    /// <exception cref="InputException">This build has no such engine.</exception>
    public IDatabaseEngine For(string name, string configuredIn) =>
        engines.FirstOrDefault(engine => engine.Name == name)
        ?? throw Problem($"{configuredIn}: engine", "this build has no such engine", name, string.Join(", ", Names));

    /// <exception cref="InputException">This build has no such engine.</exception>
    public IDatabaseEngine For(TaskRun run) => For(run.Deployment, run.Target, run.Time);

    /// <summary>The engine that opens this target: a dacpac target stands for a database of any engine that takes dacpacs.</summary>
    /// <exception cref="InputException">This build has no such engine.</exception>
    public IDatabaseEngine For(DeploymentConfiguration deployment, TargetSpec target, TimeProvider time) =>
        target.Connection.Kind == ConnectionKind.Dacpac ? new StateFileEngine(time) : For(deployment.Engine, deployment.File);

    /// <summary>Finds what the target's reference points at; nothing is opened.</summary>
    /// <exception cref="InputException">The variable is not set.</exception>
    public static TargetConnection Connect(TaskRun run) => Connect(run.Deployment, run.Place, run.Secrets);

    /// <summary>The same, outside a run.</summary>
    /// <exception cref="InputException">The variable is not set.</exception>
    public static TargetConnection Connect(DeploymentConfiguration deployment, DeploymentTarget place, Func<string, Secret?> secrets)
    {
        var reference = place.Target.Connection;
        var where = $"{deployment.File}: environment {place}";
        return reference.Kind switch
        {
            ConnectionKind.EnvironmentVariable => new TargetConnection(reference, FromVariable(reference, where, secrets))
            {
                SignIn = place.Target.SignIn,
            },
            _ => new TargetConnection(reference, new Secret(reference.Value)),
        };
    }

    /// <summary>Finds what points at the server on which backups are proven; nothing where that is the database's own.</summary>
    /// <exception cref="InputException">The variable is not set.</exception>
    public static TargetConnection? ConnectVerifying(TaskRun run)
    {
        if (run.Target.VerifyOn is not { } server) return null;
        var reference = new ConnectionReference(ConnectionKind.EnvironmentVariable, server.Variable);
        return new TargetConnection(
            reference, FromVariable(reference, $"{run.Deployment.File}: environment {run.Place}: backup.verify-on", run.Secrets))
        {
            SignIn = server.SignIn,
        };
    }

    /// <summary>Opens the target's database and writes into the journal which one answered.</summary>
    /// <exception cref="InputException">The engine or the connection is not configured.</exception>
    /// <exception cref="DatabaseException">The database is not there, cannot be reached or is none.</exception>
    public async Task<IDatabase> OpenAsync(TaskRun run, CancellationToken cancel)
    {
        var database = await OpenTargetAsync(run, cancel);
        var identity = database.Identity;
        run.Journal.Target = new RunTarget(run.Environment.Name, run.Target.Name, identity.Engine, identity.Server, identity.Database);
        return database;
    }

    private async Task<IDatabase> OpenTargetAsync(TaskRun run, CancellationToken cancel)
    {
        try
        {
            return await For(run).OpenAsync(Connect(run), cancel);
        }
        catch (DatabaseException missing) when (missing.Kind == DatabaseErrorKind.Missing
            && run.Target is { Create: true, Connection.Kind: not ConnectionKind.Dacpac })
        {
            throw new DatabaseException(
                missing.Kind,
                missing.Message,
                $"let prepare make it, as create: true allows: trexis prepare --environment {run.Environment.Name}")
            {
                Error = missing.Error,
            };
        }
    }

    /// <summary>Makes an empty database where the target says that a missing one may be made.</summary>
    /// <returns>Whether one was made.</returns>
    /// <exception cref="InputException">The engine or the connection is not configured.</exception>
    /// <exception cref="DatabaseException">It cannot be made.</exception>
    public async Task<bool> CreateIfMissingAsync(TaskRun run, CancellationToken cancel)
    {
        // A first state is made where it is planned against: only there its definitions are read.
        if (!run.Target.Create || run.Target.Connection.Kind == ConnectionKind.Dacpac) return false;
        var (engine, connection) = (For(run), Connect(run));
        if (await engine.ExistsAsync(connection, cancel)) return false;
        await engine.CreateAsync(connection, cancel);
        return true;
    }

    private static Secret FromVariable(
        ConnectionReference reference, string where, Func<string, Secret?> secrets) => secrets(reference.Value) switch
        {
            null => throw Problem(
                where,
                $"reads its connection from the environment variable {reference.Value}, which is not set",
                null,
                Connecting(reference)),
            { IsEmpty: true } => throw Problem(
                where,
                $"reads its connection from the environment variable {reference.Value}, which is empty",
                null,
                Connecting(reference)),
            { } secret => secret,
        };

    // The platform says none of it: what does not arrive is empty.
    private static string Connecting(ConnectionReference reference) =>
        $"{reference.Value} holding a connection string. A pipeline lacks it where its platform's environment has no such secret, where "
            + "the job does not hand it on in its env:, and where the run is a fork's, or of another repository's workflow, which get none";

    private static InputException Problem(string where, string what, string? received, string accepted) =>
        new([new InputProblem(where, what, received, accepted)]);
}
