namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary><c>deployment.yml</c>: one line per key.</summary>
internal sealed class DeploymentShape(IKeys keys)
{
    public static readonly MappingKind<DeploymentShape> Kind = new(keys => new DeploymentShape(keys));

    public Setting<int> Version { get; } = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public Setting<string> Engine { get; } = keys.Optional("engine", Kinds.Word("sqlserver", "sqlite"), "The kind of database; sqlserver by default.");

    public Setting<ArtifactShape> Artifact { get; } = keys.Required("artifact", ArtifactShape.Kind, "What is carried through the environments.");

    public Setting<IReadOnlyList<Named<EnvironmentShape>>> Environments { get; } = keys.Required("environments", Kinds.NamedBy(Kinds.Identifier, EnvironmentShape.Kind), "The environments, in the order of promotion.");

    public Setting<ValidateShape> Validate { get; } = keys.Optional("validate", ValidateShape.Kind, "What is validated beside the procedure's own checks.");

    public Setting<PerfShape> Perf { get; } = keys.Optional("perf", PerfShape.Kind, "What is measured beside the procedure's own thresholds.");

    public Setting<TestsShape> Tests { get; } = keys.Optional("tests", TestsShape.Kind, "Test results that count as evidence.");

    public Setting<NotifyShape> Notify { get; } = keys.Optional("notify", NotifyShape.Kind, "Who is told about deployments.");

    public Setting<string> Results { get; } = keys.Optional("results", Kinds.Path, "Where run documents and reports go; .trexis beside this file by default.");

    public Setting<EvidenceShape> Evidence { get; } = keys.Optional("evidence", EvidenceShape.Kind, "Where evidence is kept for good.");
}

internal sealed class ArtifactShape
{
    public static readonly MappingKind<ArtifactShape> Kind = new(keys => new ArtifactShape(keys));

    public ArtifactShape(IKeys keys)
    {
        At = keys.At;
        Dacpac = keys.Optional("dacpac", Kinds.Path, "A dacpac file.");
        Profile = keys.Optional("profile", Kinds.Path, "A publish profile; only with a dacpac.");
        Scripts = keys.Optional("scripts", Kinds.Path, "A folder of versioned, repeatable and always-run scripts.");
        Undo = keys.Optional("undo", Kinds.Path, "A folder of undo scripts; the scripts' own folder by default.");
        keys.OneOf(required: true, "dacpac", "scripts");
    }

    public Yaml.Position At { get; }

    public Setting<string> Dacpac { get; }

    public Setting<string> Profile { get; }

    public Setting<string> Scripts { get; }

    public Setting<string> Undo { get; }
}

internal sealed class EnvironmentShape(IKeys keys)
{
    public static readonly MappingKind<EnvironmentShape> Kind = new(keys => new EnvironmentShape(keys));

    public Setting<string> After { get; } = keys.Optional("after", Kinds.Identifier, "The environment that must have passed; every environment but the first has one.");

    public Setting<bool> Protected { get; } = keys.Optional("protected", Kinds.Flag, "Whether it is entered only when named; true for the last one by default.");

    public TargetSettings Target { get; } = new(keys);

    public Setting<EnvironmentBackupShape> Backup { get; } = keys.Optional("backup", EnvironmentBackupShape.Kind, "Where backups go, and a demand tighter than the policy's.");

    public Setting<IReadOnlyList<Setting<TargetShape>>> Targets { get; } = keys.Optional("targets", Kinds.List(TargetShape.Kind), "Its databases where it has several.");

    public Setting<PerformanceShape> Performance { get; } = keys.Optional("performance", PerformanceShape.Kind, "Thresholds tighter than the policy's.");

    public Setting<IReadOnlyList<Setting<string>>> Require { get; } = keys.Optional("require", Kinds.List(Kinds.Code), "Checks required in addition to the policy's.");

    public Setting<TimeSpan> Soak { get; } = keys.Optional("soak", Kinds.Duration, "A wait longer than the policy's.");
}

/// <summary>What an environment says of its only database, or of each of its targets unless they say otherwise.</summary>
internal sealed class TargetSettings(IKeys keys)
{
    public Setting<ConnectionReference> Connection { get; } = keys.Optional("connection", new ConnectionReferenceKind(), "Where the connection is found; env:TREXIS_CONNECTION by default.");

    public Setting<ExpectShape> Expect { get; } = keys.Optional("expect", ExpectShape.Kind, "What must be found at the other end before anything else is done.");

    public Setting<bool> Create { get; } = keys.Optional("create", Kinds.Flag, "Whether a missing database may be made; false by default.");

    public Setting<string> Prepare { get; } = keys.Optional("prepare", Kinds.Path, "Scripts (a folder or a file) that make a missing database; only with create: true.");
}

internal sealed class TargetShape(IKeys keys)
{
    public static readonly MappingKind<TargetShape> Kind = new(keys => new TargetShape(keys));

    public Setting<string> Name { get; } = keys.Required("name", Kinds.Identifier, "The target's name in reports and on command lines.");

    public TargetSettings Settings { get; } = new(keys);

    public Setting<BackupFolderShape> Backup { get; } = keys.Optional("backup", BackupFolderShape.Kind, "Where its backups go.");
}

internal sealed class ExpectShape(IKeys keys)
{
    public static readonly MappingKind<ExpectShape> Kind = new(keys => new ExpectShape(keys));

    public Setting<string> Server { get; } = keys.Optional("server", Kinds.Line, "The server's own name.");

    public Setting<string> Database { get; } = keys.Optional("database", Kinds.Line, "The database's name.");
}

internal sealed class ValidateShape(IKeys keys)
{
    public static readonly MappingKind<ValidateShape> Kind = new(keys => new ValidateShape(keys));

    public Setting<IReadOnlyList<Setting<AssertionShape>>> Assertions { get; } = keys.Optional("assertions", Kinds.List(AssertionShape.Kind), "Queries whose result must be as expected.");
}

internal sealed class AssertionShape(IKeys keys)
{
    public static readonly MappingKind<AssertionShape> Kind = new(keys => new AssertionShape(keys));

    public Setting<string> Name { get; } = keys.Required("name", Kinds.Line, "What is asserted, in words.");

    public Setting<string> Sql { get; } = keys.Required("sql", Kinds.Path, "The file that holds the query.");

    public Setting<bool> Expect { get; } = keys.Optional("expect", Kinds.Choice(("empty", true), ("rows", false)), "Whether no row may come back (empty, the default) or at least one must (rows).");

    public Setting<IReadOnlyList<Setting<AssertionMoment>>> When { get; } = keys.Optional("when", Kinds.List(Kinds.Choice(("before", AssertionMoment.Before), ("after", AssertionMoment.After))), "Before the deployment, after it, or both, which is the default.");
}

internal sealed class PerfShape(IKeys keys)
{
    public static readonly MappingKind<PerfShape> Kind = new(keys => new PerfShape(keys));

    public Setting<IReadOnlyList<Setting<QueryShape>>> Queries { get; } = keys.Optional("queries", Kinds.List(QueryShape.Kind), "Queries whose response time is measured.");

    public Setting<int> Samples { get; } = keys.Optional("samples", Kinds.Count(1, 1000), "How often each named query is timed.");
}

internal sealed class QueryShape(IKeys keys)
{
    public static readonly MappingKind<QueryShape> Kind = new(keys => new QueryShape(keys));

    public Setting<string> Name { get; } = keys.Required("name", Kinds.Line, "The query's name in reports.");

    public Setting<string> Sql { get; } = keys.Required("sql", Kinds.Path, "The file that holds the query.");

    public Setting<TimeSpan> Response { get; } = keys.Optional("response", Kinds.Duration, "The longest it may take; the policy's threshold by default, and never longer than that.");
}

internal sealed class TestsShape(IKeys keys)
{
    public static readonly MappingKind<TestsShape> Kind = new(keys => new TestsShape(keys));

    public Setting<IReadOnlyList<Setting<string>>> Results { get; } = keys.Required("results", Kinds.List(Kinds.Path), "Files or globs of JUnit, TRX or tSQLt results.");
}

internal sealed class NotifyShape(IKeys keys)
{
    public static readonly MappingKind<NotifyShape> Kind = new(keys => new NotifyShape(keys));

    public Setting<string> Webhook { get; } = keys.Required("webhook", Kinds.Variable, "The environment variable that holds the address, which is a secret.");

    public Setting<IReadOnlyList<Setting<NotificationMoment>>> On { get; } = keys.Optional("on", Kinds.List(Kinds.Choice(("start", NotificationMoment.Start), ("failure", NotificationMoment.Failure), ("success", NotificationMoment.Success))), "When it is called; start, failure and success by default.");
}

internal sealed class EvidenceShape(IKeys keys)
{
    public static readonly MappingKind<EvidenceShape> Kind = new(keys => new EvidenceShape(keys));

    public Setting<string> Store { get; } = keys.Required("store", Kinds.Path, "A folder or share to which documents are copied and where they are never overwritten.");

    public Setting<TimeSpan> Retention { get; } = keys.Required("retention", Kinds.Duration, "How long they are kept.");
}
