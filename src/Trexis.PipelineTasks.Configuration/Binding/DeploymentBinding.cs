using Trexis.PipelineTasks.Configuration.Schema;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Binding;

/// <summary>Makes the deployment of what its file was found to hold.</summary>
internal sealed class DeploymentBinding(string file, ProblemList problems, KnownNames codes)
{
    private const string DefaultResults = ".trexis";

    public DeploymentConfiguration Build(DeploymentSchema shape)
    {
        // What was written and not understood is no engine to hold other keys against.
        var engine = shape.Engine.IsWritten
            ? EngineCapabilities.All.FirstOrDefault(known => known.Name == shape.Engine.Value)
            : EngineCapabilities.Default;
        var artifact = Artifact(shape.Artifact.Value, engine);
        return new DeploymentConfiguration
        {
            File = file,
            Engine = engine?.Name ?? "",
            Artifact = artifact,
            Environments = new EnvironmentBinding(file, problems, codes, engine, artifact).Build(shape.Environments),
            Assertions = Assertions(shape.Validate.Value),
            LiveTables = LiveTables(shape.Validate.Value),
            Queries = Queries(shape.Perf.Value),
            QuerySamples = shape.Perf.Value is { Samples.IsSet: true } perf ? perf.Samples.Value : null,
            TestResults = (shape.Tests.Value?.Results).Each("tests.results", (path, _) => Resolve(path.Value!)),
            Notify = shape.Notify.Value is { } notify ? Notification(notify) : null,
            Evidence = shape.Evidence.Value is { } evidence ? Kept(evidence) : null,
            Results = Resolve(shape.Results.Or(DefaultResults)),
        };
    }

    private ArtifactSpec Artifact(ArtifactSchema? shape, EngineCapabilities? engine)
    {
        if (shape is null) return new ArtifactSpec(null, null, null);
        (string Key, Field<string> Path)[] packages =
            [("dacpac", shape.Dacpac), ("sqlproj", shape.Project), ("sql", shape.Definitions)];
        foreach (var (key, path) in packages.Where(package => package.Path.IsSet && engine is { TakesDacpacs: false }))
            problems.Add(path.At, $"artifact.{key} does not fit engine {engine!.Name}", path.Value, "scripts");
        var scripts = shape.Scripts.Value;
        return new ArtifactSpec(
            Resolved(shape.Dacpac), Resolved(shape.Profile), scripts is null ? null : Resolved(scripts.Folder), Resolved(shape.Undo))
        {
            Layout = scripts is null ? ScriptLayout.Default : Layout(scripts, shape.Undo),
            Definitions = Resolved(shape.Project) ?? Resolved(shape.Definitions),
            Place = Place(packages.FirstOrDefault(package => package.Path.IsSet).Path?.At ?? shape.Scripts.At),
        };
    }

    private ScriptLayout Layout(ScriptsSchema scripts, Field<string> undo)
    {
        var usual = ScriptLayout.For(scripts.Naming.Or(ScriptNaming.Trexis));
        if (undo.IsSet && usual.Naming is not (ScriptNaming.Trexis or ScriptNaming.Flyway))
            problems.Add(
                undo.At, $"artifact.undo does not fit naming {usual.Word}", undo.Value, "naming trexis or flyway, which know undo scripts");
        if (usual.Naming == ScriptNaming.Grate && scripts.Recursive is { IsSet: true, Value: false })
            problems.Add(
                scripts.Recursive.At,
                "artifact.scripts.recursive does not fit naming grate",
                "false",
                "true: grate's scripts lie in up, views, sprocs …");
        return usual with
        {
            Recursive = scripts.Recursive.IsSet ? scripts.Recursive.Value : usual.Recursive,
            History = scripts.History.IsSet ? scripts.History.Value : null,
        };
    }

    private IReadOnlyList<string> LiveTables(ValidateSchema? shape)
    {
        var names = new UniqueNames(problems);
        return (shape?.Live).Each("validate.live", (table, path) =>
        {
            names.Add(table, path);
            return table.Value!;
        });
    }

    private IReadOnlyList<AssertionSpec> Assertions(ValidateSchema? shape)
    {
        var names = new UniqueNames(problems);
        return (shape?.Assertions).Each("validate.assertions", (item, path) =>
        {
            var assertion = item.Value!;
            names.Add(assertion.Name, $"{path}.name");
            return new AssertionSpec(
                assertion.Name.Or(
                    ""), ExistingFile(assertion.Sql, $"{path}.sql"), assertion.Expect.Or(true), Moments(assertion.When));
        });
    }

    private static AssertionMoment Moments(Field<IReadOnlyList<Field<AssertionMoment>>> when)
    {
        if (!when.IsSet) return AssertionMoment.Before | AssertionMoment.After;
        var moments = default(AssertionMoment);
        foreach (var moment in when.Value!) moments |= moment.Value;
        return moments;
    }

    private IReadOnlyList<NamedQuery> Queries(PerfSchema? shape)
    {
        var names = new UniqueNames(problems);
        return (shape?.Queries).Each("perf.queries", (item, path) =>
        {
            var query = item.Value!;
            names.Add(query.Name, $"{path}.name");
            return new NamedQuery(
                query.Name.Or(""),
                ExistingFile(query.Sql, $"{path}.sql"),
                query.Response.IsSet ? query.Response.Value : null,
                query.Slowdown.Percent.IsSet ? query.Slowdown.Percent.Value : null,
                query.Slowdown.Time.IsSet ? query.Slowdown.Time.Value : null);
        });
    }

    private EvidenceSpec Kept(EvidenceSchema shape)
    {
        var store = shape.Store.Or("");
        var isAddress = store.Contains("://", StringComparison.Ordinal);
        if (isAddress && !(Uri.TryCreate(store, UriKind.Absolute, out var address)
            && address is { Scheme: "https", Query: "", UserInfo: "" }
            && address.AbsolutePath.Trim('/') is { Length: > 0 } container
            && !container.Contains('/', StringComparison.Ordinal)))
            problems.Add(
                shape.Store.At, "evidence.store is no address of a container", store, "https://ACCOUNT.blob.core.windows.net/CONTAINER");
        if (!isAddress && shape.Connection.IsSet)
            problems.Add(
                shape.Connection.At, "evidence.connection does not fit a folder", null, "a store in Azure: https://ACCOUNT…/CONTAINER");
        return new EvidenceSpec(isAddress ? store : Resolve(store), shape.Retention.Value, shape.Connection.Value);
    }

    private static NotificationSpec Notification(NotifySchema shape)
    {
        var on = shape.On.IsWritten ? default : NotificationMoment.Start | NotificationMoment.Failure | NotificationMoment.Success;
        foreach (var moment in shape.On.Or([])) on |= moment.Value;
        return new NotificationSpec(shape.Webhook.Or(""), on);
    }

    private string ExistingFile(Field<string> path, string name)
    {
        if (!path.IsSet) return "";
        var resolved = Resolve(path.Value!);
        if (!File.Exists(resolved))
        {
            var what = Directory.Exists(resolved) ? "names a folder" : "names a file that does not exist";
            problems.Add(path.At, $"{name} {what}", path.Value, "a file, relative to " + Path.GetFileName(file));
        }

        return resolved;
    }

    private SourceLocation Place(Position at) => new(problems.File, at.Line, at.Column);

    private string? Resolved(Field<string> path) => path.IsSet ? Resolve(path.Value!) : null;

    private string Resolve(string path) => ConfiguredPath.Resolve(file, path);
}
