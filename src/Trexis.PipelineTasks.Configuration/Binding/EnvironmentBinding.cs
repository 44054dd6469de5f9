using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Makes the environments, in the order of promotion, and their targets.</summary>
/// <param name="engine">Absent where it was not understood, so that nothing is held against a guess.</param>
internal sealed class EnvironmentBinding(
    string file, ProblemList problems, KnownNames codes, EngineCapabilities? engine, ArtifactSpec artifact)
{
    public IReadOnlyList<EnvironmentSpec> Build(Field<IReadOnlyList<Named<EnvironmentSchema>>> setting)
    {
        var entries = setting.Or([]);
        var names = new UniqueNames(problems);
        var environments = new List<EnvironmentSpec>(entries.Count);
        foreach (var entry in entries)
        {
            var path = $"environments.{entry.Name}";
            names.Add(entry.Name, entry.At, "environments");
            if (entry.Value.IsSet) CheckOrder(entry, path, environments);
            environments.Add(Environment(entry, path, isLast: environments.Count == entries.Count - 1));
        }

        return environments;
    }

    // Naming only what stands above leaves no room for a cycle, and the file reads in the order of promotion.
    private void CheckOrder(Named<EnvironmentSchema> entry, string path, List<EnvironmentSpec> earlier)
    {
        var after = entry.Value.Value!.After;
        var accepted = string.Join(", ", earlier.Select(environment => environment.Name));
        if (earlier.Count == 0 && after.IsSet)
            problems.Add(
                after.At,
                $"{path}.after stands in the first environment",
                after.Value,
                "no after here, or the environments in another order");
        else if (after.IsSet && earlier.TrueForAll(environment => environment.Name != after.Value))
            problems.Add(
                after.At,
                $"{path}.after does not name an environment above it",
                after.Value,
                accepted + Suggestion.Tail(after.Value!, earlier.Select(environment => environment.Name)));
        else if (earlier.Count > 0 && !after.IsWritten) problems.Add(entry.At, $"{path}.after is missing", null, accepted);
    }

    private EnvironmentSpec Environment(Named<EnvironmentSchema> entry, string path, bool isLast)
    {
        if (!entry.Value.IsSet) return new EnvironmentSpec(entry.Name, null, isLast, []);
        var shape = entry.Value.Value!;
        shape.Require.Each($"{path}.require", (code, itemPath) => codes.Checked(code, itemPath, problems));
        return new EnvironmentSpec(entry.Name, shape.After.Value, shape.Protected.Or(isLast), Targets(shape, path))
        {
            At = new SourceLocation(problems.File, entry.At.Line),
        };
    }

    private IReadOnlyList<TargetSpec> Targets(EnvironmentSchema shape, string path)
    {
        var place = shape.Backup.Value?.Place;
        if (!shape.Targets.IsWritten) return [Target(null, shape.Target, null, [place], path)];
        var names = new UniqueNames(problems);
        return shape.Targets.Each($"{path}.targets", (item, where) =>
        {
            var target = item.Value!;
            names.Add(target.Name, $"{where}.name");
            CheckPlanned(target.Name, $"{where}.name");
            return Target(target.Name.Or(""), target.Settings, shape.Target, [target.Backup.Value, place], where);
        });
    }

    // A platform lets plans begin in <environment>-plan without reviewers; what is signed there must not count as the target's own.
    private void CheckPlanned(Field<string> name, string path)
    {
        if (!name.IsSet || !$"-{name.Value}".EndsWith("-plan", StringComparison.OrdinalIgnoreCase)) return;
        problems.Add(
            name.At, $"{path} names the environment of a platform in which others plan", name.Value,
            "a name that is not plan and does not end with -plan");
    }

    /// <param name="common">What the environment says for all of its targets.</param>
    /// <param name="backups">What is said of backups, the target's own word first.</param>
    private TargetSpec Target(
        string? name, TargetSettings settings, TargetSettings? common, IReadOnlyList<BackupFolderSchema?> backups, string path)
    {
        var folder = backups.Select(backup => backup?.Folder).FirstOrDefault(setting => setting is { IsSet: true });
        var kind = backups.Select(backup => backup?.Kind).FirstOrDefault(setting => setting is { IsSet: true });
        if (kind is { Value: not BackupKind.CopyOnly } && engine is { HasServerBackups: false })
            problems.Add(
                kind.At,
                $"{path}.backup.kind is for SQL Server only",
                kind.Value.Word(),
                "copy-only, or none of the key: a backup of SQLite is a copy of the whole file");
        var create = settings.Create.IsSet || common is null ? settings.Create : common.Create;
        var prepare = settings.Prepare.IsSet || common is null ? settings.Prepare : common.Prepare;
        var signIn = settings.SignIn.IsSet || common is null ? settings.SignIn : common.SignIn;
        var connection = Connection(settings.Connection, path);
        var verifyOn = VerifyOn(backups, connection, path);
        if (signIn.IsSet && (connection.Kind != ConnectionKind.EnvironmentVariable || engine is { TakesConnectionStrings: false }))
            problems.Add(
                signIn.At,
                $"{path}.sign-in is for SQL Server only",
                null,
                "a connection env:NAME and engine: sqlserver, or none of the key");
        var expect = settings.Expect.IsSet || common is null ? settings.Expect : common.Expect;
        if (prepare.IsSet && !create.Or(create.IsWritten))
            problems.Add(prepare.At, $"{path}.prepare stands without create: true", prepare.Value, "create: true beside it, or neither");
        return new TargetSpec(name, connection)
        {
            SignIn = signIn.Or(SignIn.ConnectionString),
            Expect = expect.Value is { } shape ? new Expectation(shape.Server.Value, shape.Database.Value) : null,
            Create = create.Or(false),
            Prepare = prepare.IsSet ? ConfiguredPath.Resolve(file, prepare.Value!) : null,
            Variables = Variables(common?.Variables, settings.Variables, path),
            BackupFolder = folder is { Value: { } place } ? ConfiguredPath.Resolve(file, place) : null,
            BackupKind = kind is { Value: var asked } ? asked : BackupKind.CopyOnly,
            VerifyOn = verifyOn,
        };
    }

    private VerifyingServer? VerifyOn(IReadOnlyList<BackupFolderSchema?> backups, ConnectionReference connection, string path)
    {
        if (backups.Select(backup => backup?.VerifyOn)
            .FirstOrDefault(setting => setting is { IsSet: true }) is not { Value: { } shape } setting)
            return null;
        if (engine is { HasServerBackups: false })
            problems.Add(
                setting.At,
                $"{path}.backup.verify-on is for SQL Server only",
                null,
                "none of the key: a backup of SQLite is opened and compared where it lies");
        if (connection.Kind == ConnectionKind.EnvironmentVariable && shape.Connection.Value == connection.Value)
            problems.Add(
                shape.Connection.At,
                $"{path}.backup.verify-on names the connection of the database itself",
                null,
                "the connection of another server, or none of the key");
        return new VerifyingServer(shape.Connection.Or(""), shape.SignIn.Or(SignIn.ConnectionString));
    }

    /// <summary>What the environment says for all of its targets, and over that what the target says.</summary>
    private Dictionary<string, VariableValue> Variables(
        Field<IReadOnlyList<Named<VariableValue>>>? common, Field<IReadOnlyList<Named<VariableValue>>> own, string path)
    {
        if (own.IsSet && artifact.Scripts is not null)
            problems.Add(own.At, $"{path}.variables stands beside scripts, which take none", null, "variables where a dacpac is deployed");
        var values = new Dictionary<string, VariableValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var variable in (common?.Or([]) ?? []).Concat(own.Or([])).Where(variable => variable.Value.IsSet))
            values[variable.Name] = variable.Value.Value!;
        return values;
    }

    private ConnectionReference Connection(Field<ConnectionReference> setting, string path)
    {
        if (!setting.IsSet) return new ConnectionReference(ConnectionKind.EnvironmentVariable, ConnectionReference.DefaultVariable);
        var reference = setting.Value!;
        if (reference.Kind == ConnectionKind.EnvironmentVariable) return reference;
        if (reference.Kind == ConnectionKind.File && engine is { OpensFiles: false })
            problems.Add(
                setting.At,
                $"{path}.connection names a database file, which engine {engine.Name} does not open",
                reference.ToString(),
                "env:NAME, or engine: sqlite");
        if (reference.Kind == ConnectionKind.Dacpac && artifact.Scripts is not null)
            problems.Add(
                setting.At,
                $"{path}.connection names a dacpac target, which only a dacpac is planned against",
                reference.ToString(),
                "env:NAME or file:PATH");
        return reference with { Value = ConfiguredPath.Resolve(file, reference.Value) };
    }
}
