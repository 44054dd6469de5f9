namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>deployment.yml</c>: one line per key.</summary>
internal sealed class DeploymentShape(IKeys keys) : IShape<DeploymentShape>
{
    public static DeploymentShape Read(IKeys keys) => new(keys);

    public readonly Setting<int> Version = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public readonly Setting<string> Engine = keys.Optional(
        "engine", Kinds.Word([.. EngineCapabilities.All.Select(engine => engine.Name)]), "The kind of database; sqlserver by default.");

    public readonly Setting<ArtifactShape> Artifact = keys.Required(
        "artifact", Kinds.Mapping<ArtifactShape>(), "What is carried through the environments.");

    public readonly Setting<IReadOnlyList<Named<EnvironmentShape>>> Environments = keys.Required(
        "environments", Kinds.NamedBy(Kinds.Identifier, Kinds.Mapping<EnvironmentShape>()), "The environments, in the order of promotion.");

    public readonly Setting<ValidateShape> Validate = keys.Optional(
        "validate", Kinds.Mapping<ValidateShape>(), "What is validated beside the procedure's own checks.");

    public readonly Setting<PerfShape> Perf = keys.Optional(
        "perf", Kinds.Mapping<PerfShape>(), "What is measured beside the procedure's own thresholds.");

    public readonly Setting<TestsShape> Tests = keys.Optional("tests", Kinds.Mapping<TestsShape>(), "Test results that count as evidence.");

    public readonly Setting<NotifyShape> Notify = keys.Optional("notify", Kinds.Mapping<NotifyShape>(), "Who is told about deployments.");

    public readonly Setting<string> Results = keys.Optional(
        "results", Kinds.Path, "Where run documents and reports go; .trexis beside this file by default.");

    public readonly Setting<EvidenceShape> Evidence = keys.Optional(
        "evidence", Kinds.Mapping<EvidenceShape>(), "Where evidence is kept for good.");
}

internal sealed class ArtifactShape : IShape<ArtifactShape>
{
    public static ArtifactShape Read(IKeys keys) => new(keys);

    public ArtifactShape(IKeys keys)
    {
        Dacpac = keys.Optional("dacpac", Kinds.Path, "A dacpac file.");
        Profile = keys.Optional("profile", Kinds.Path, "A publish profile; only with a dacpac.");
        Scripts = keys.Optional("scripts", Kinds.Path, "A folder of versioned, repeatable and always-run scripts.");
        Undo = keys.Optional("undo", Kinds.Path, "A folder of undo scripts; the scripts' own folder by default.");
        keys.OneOf(required: true, "dacpac", "scripts");
    }

    public readonly Setting<string> Dacpac;

    public readonly Setting<string> Profile;

    public readonly Setting<string> Scripts;

    public readonly Setting<string> Undo;
}

internal sealed class EnvironmentShape(IKeys keys) : IShape<EnvironmentShape>
{
    public static EnvironmentShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> After = keys.Optional(
        "after", Kinds.Identifier, "The environment that must have passed; every environment but the first has one.");

    public readonly Setting<bool> Protected = keys.Optional(
        "protected", Kinds.Flag, "Whether it is entered only when named; true for the last one by default.");

    public readonly TargetSettings Target = new(keys);

    public readonly Setting<EnvironmentBackupShape> Backup = keys.Optional(
        "backup", Kinds.Mapping<EnvironmentBackupShape>(), "Where backups go, and a demand tighter than the policy's.");

    public readonly Setting<IReadOnlyList<Setting<TargetShape>>> Targets = keys.Optional(
        "targets", Kinds.Mappings<TargetShape>(), "Its databases where it has several.");

    public readonly Setting<PerformanceShape> Performance = keys.Optional(
        "performance", Kinds.Mapping<PerformanceShape>(), "Thresholds tighter than the policy's.");

    public readonly Setting<IReadOnlyList<Setting<string>>> Require = keys.Optional(
        "require", Kinds.List(Kinds.Code), "Checks required in addition to the policy's.");

    public readonly Setting<TimeSpan> Soak = keys.Optional("soak", Kinds.Duration, "A wait longer than the policy's.");
}

/// <summary>What an environment says of its only database, or of each of its targets unless they say otherwise.</summary>
internal sealed class TargetSettings(IKeys keys)
{
    public readonly Setting<ConnectionReference> Connection = keys.Optional(
        "connection", new ConnectionReferenceKind(), "Where the connection is found; env:TREXIS_CONNECTION by default.");

    public readonly Setting<SignIn> SignIn = keys.Optional(
        "sign-in",
        Kinds.SignIn,
        "Whose token of Entra signs in to SQL Server in place of a login in the connection string; entra takes the first of the others "
            + "that answers.");

    public readonly Setting<ExpectShape> Expect = keys.Optional(
        "expect", Kinds.Mapping<ExpectShape>(), "What must be found at the other end before anything else is done.");

    public readonly Setting<bool> Create = keys.Optional("create", Kinds.Flag, "Whether a missing database may be made; false by default.");

    public readonly Setting<string> Prepare = keys.Optional(
        "prepare", Kinds.Path, "Scripts (a folder or a file) that make a missing database; only with create: true.");

    public readonly Setting<IReadOnlyList<Named<VariableValue>>> Variables = keys.Optional(
        "variables",
        Kinds.NamedBy(Kinds.SqlcmdVariable, Kinds.VariableValue),
        "Values of the dacpac's SQLCMD variables; a secret as env:NAME. They are shown nowhere.");
}

internal sealed class TargetShape(IKeys keys) : IShape<TargetShape>
{
    public static TargetShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Name = keys.Required("name", Kinds.Identifier, "The target's name in reports and on command lines.");

    public readonly TargetSettings Settings = new(keys);

    public readonly Setting<BackupFolderShape> Backup = keys.Optional(
        "backup", Kinds.Mapping<BackupFolderShape>(), "Where its backups go.");
}

internal sealed class ExpectShape(IKeys keys) : IShape<ExpectShape>
{
    public static ExpectShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Server = keys.Optional("server", Kinds.Line, "The server's own name.");

    public readonly Setting<string> Database = keys.Optional("database", Kinds.Line, "The database's name.");
}

internal sealed class ValidateShape(IKeys keys) : IShape<ValidateShape>
{
    public static ValidateShape Read(IKeys keys) => new(keys);

    public readonly Setting<IReadOnlyList<Setting<AssertionShape>>> Assertions = keys.Optional(
        "assertions", Kinds.Mappings<AssertionShape>(), "Queries whose result must be as expected.");
}

internal sealed class AssertionShape(IKeys keys) : IShape<AssertionShape>
{
    public static AssertionShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Name = keys.Required("name", Kinds.Line, "What is asserted, in words.");

    public readonly Setting<string> Sql = keys.Required("sql", Kinds.Path, "The file that holds the query.");

    public readonly Setting<bool> Expect = keys.Optional(
        "expect",
        Kinds.Choice(("empty", true), ("rows", false)),
        "Whether no row may come back (empty, the default) or at least one must (rows).");

    public readonly Setting<IReadOnlyList<Setting<AssertionMoment>>> When = keys.Optional(
        "when",
        Kinds.List(Kinds.Choice(("before", AssertionMoment.Before), ("after", AssertionMoment.After))),
        "Before the deployment, after it, or both, which is the default.");
}

internal sealed class PerfShape(IKeys keys) : IShape<PerfShape>
{
    public static PerfShape Read(IKeys keys) => new(keys);

    public readonly Setting<IReadOnlyList<Setting<QueryShape>>> Queries = keys.Optional(
        "queries", Kinds.Mappings<QueryShape>(), "Queries whose response time is measured.");

    public readonly Setting<int> Samples = keys.Optional("samples", Kinds.Count(1, 1000), "How often each named query is timed.");
}

internal sealed class QueryShape(IKeys keys) : IShape<QueryShape>
{
    public static QueryShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Name = keys.Required("name", Kinds.Line, "The query's name in reports.");

    public readonly Setting<string> Sql = keys.Required("sql", Kinds.Path, "The file that holds the query.");

    public readonly Setting<TimeSpan> Response = keys.Optional(
        "response", Kinds.Duration, "The longest it may take; the policy's threshold by default, and never longer than that.");

    public readonly SlowdownSettings Slowdown = new(keys);
}

internal sealed class TestsShape(IKeys keys) : IShape<TestsShape>
{
    public static TestsShape Read(IKeys keys) => new(keys);

    public readonly Setting<IReadOnlyList<Setting<string>>> Results = keys.Required(
        "results", Kinds.List(Kinds.Path), "Files or globs of JUnit, TRX or tSQLt results.");
}

internal sealed class NotifyShape(IKeys keys) : IShape<NotifyShape>
{
    public static NotifyShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Webhook = keys.Required(
        "webhook", Kinds.Variable, "The environment variable that holds the address, which is a secret.");

    public readonly Setting<IReadOnlyList<Setting<NotificationMoment>>> On = keys.Optional(
        "on",
        Kinds.List(
            Kinds.Choice(
                ("start", NotificationMoment.Start), ("failure", NotificationMoment.Failure), ("success", NotificationMoment.Success))),
        "When it is called; start, failure and success by default.");
}

internal sealed class EvidenceShape(IKeys keys) : IShape<EvidenceShape>
{
    public static EvidenceShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Store = keys.Required(
        "store", Kinds.Path, "A folder or share to which documents are copied and where they are never overwritten.");

    public readonly Setting<TimeSpan> Retention = keys.Required("retention", Kinds.Duration, "How long they are kept.");
}
