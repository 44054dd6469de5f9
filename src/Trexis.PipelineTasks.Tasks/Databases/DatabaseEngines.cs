using Trexis.PipelineTasks.Engines.DacpacTargets;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The engines of this build, and what their targets' references point at.</summary>
public sealed class DatabaseEngines(IReadOnlyList<IDatabaseEngine> engines)
{
    public IReadOnlyList<string> Names { get; } = [.. engines.Select(engine => engine.Name).Order(StringComparer.Ordinal)];

    /// <param name="configuredIn">The file that names the engine, for the message.</param>
    /// <exception cref="InputException">This build has no such engine.</exception>
    public IDatabaseEngine For(string name, string configuredIn) =>
        engines.FirstOrDefault(engine => engine.Name == name)
        ?? throw Problem($"{configuredIn}: engine", "this build has no such engine", name, string.Join(", ", Names));

    /// <summary>The engine that opens this target: a dacpac target stands for a database of any engine that takes dacpacs.</summary>
    /// <exception cref="InputException">This build has no such engine.</exception>
    public IDatabaseEngine For(DeploymentConfiguration deployment, TargetSpec target, TimeProvider time) =>
        target.Connection.Kind == ConnectionKind.Dacpac ? new StateFileEngine(time) : For(deployment.Engine, deployment.File);

    /// <summary>Finds what a target's reference points at; nothing is opened.</summary>
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

    /// <inheritdoc cref="TargetDatabase.ConnectVerifying"/>
    internal static TargetConnection? ConnectVerifying(
        DeploymentConfiguration deployment, DeploymentTarget place, Func<string, Secret?> secrets)
    {
        if (place.Target.VerifyOn is not { } server) return null;
        var reference = new ConnectionReference(ConnectionKind.EnvironmentVariable, server.Variable);
        return new TargetConnection(
            reference, FromVariable(reference, $"{deployment.File}: environment {place}: backup.verify-on", secrets))
        {
            SignIn = server.SignIn,
        };
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
            { IsTooShortToHide: true } => throw Problem(
                where,
                $"reads its connection from the environment variable {reference.Value}, whose value is too short to be hidden",
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a value of at least {TextOutlet.ShortestSecret} characters; a database file that is no secret: file:PATH")),
            { HoldsShortPassword: true } => throw Problem(
                where,
                $"reads its connection from the environment variable {reference.Value}, whose password is too short to be hidden",
                null,
                string.Create(CultureInfo.InvariantCulture, $"a password of at least {TextOutlet.ShortestSecret} characters")),
            { } secret => secret,
        };

    // The platform says none of it: what does not arrive is empty.
    private static string Connecting(ConnectionReference reference) =>
        $"{reference.Value} holding a connection string. A pipeline lacks it where its platform's environment has no such secret, where "
            + "the job does not hand it on in its env:, and where the run is a fork's, or of another repository's workflow, which get none";

    private static InputException Problem(string where, string what, string? received, string accepted) =>
        new([new InputProblem(where, what, received, accepted)]);
}
