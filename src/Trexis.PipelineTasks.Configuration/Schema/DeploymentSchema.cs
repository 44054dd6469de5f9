namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>deployment.yml</c>: one line per key.</summary>
internal sealed class DeploymentSchema(IKeys keys) : ISchema<DeploymentSchema>
{
    public static DeploymentSchema Read(IKeys keys) => new(keys);

    public readonly Field<int> Version = keys.Required("version", FieldKinds.Version, "The version of this file's format.");

    public readonly Field<string> Engine = keys.Optional(
        "engine", FieldKinds.Word(
            [.. EngineCapabilities.All.Select(engine => engine.Name)]), "The kind of database; sqlserver by default.");

    public readonly Field<ArtifactSchema> Artifact = keys.Required(
        "artifact", FieldKinds.Mapping<ArtifactSchema>(), "What is carried through the environments.");

    public readonly Field<IReadOnlyList<Named<EnvironmentSchema>>> Environments = keys.Required(
        "environments", FieldKinds.NamedBy(
            FieldKinds.Identifier,
            FieldKinds.Mapping<EnvironmentSchema>(),
            "at least one environment, such as dev: { }"), "The environments, in the order of promotion.");

    public readonly Field<ValidateSchema> Validate = keys.Optional(
        "validate", FieldKinds.Mapping<ValidateSchema>(), "What is validated beside the procedure's own checks.");

    public readonly Field<PerfSchema> Perf = keys.Optional(
        "perf", FieldKinds.Mapping<PerfSchema>(), "What is measured beside the procedure's own thresholds.");

    public readonly Field<TestsSchema> Tests = keys.Optional(
        "tests", FieldKinds.Mapping<TestsSchema>(), "Test results that count as evidence.");

    public readonly Field<NotifySchema> Notify = keys.Optional(
        "notify", FieldKinds.Mapping<NotifySchema>(), "Who is told about deployments.");

    public readonly Field<string> Results = keys.Optional(
        "results", FieldKinds.Path, "Where run documents and reports go; .trexis beside this file by default.");

    public readonly Field<EvidenceSchema> Evidence = keys.Optional(
        "evidence", FieldKinds.Mapping<EvidenceSchema>(), "Where evidence is kept for good.");
}

internal sealed class ArtifactSchema : ISchema<ArtifactSchema>
{
    public static ArtifactSchema Read(IKeys keys) => new(keys);

    public ArtifactSchema(IKeys keys)
    {
        Dacpac = keys.Optional("dacpac", FieldKinds.Path, "A dacpac file.");
        Project = keys.Optional(
            "sqlproj", FieldKinds.Path, "A database project; each run builds the dacpac from it, the same bytes of the same sources.");
        Definitions = keys.Optional(
            "sql", FieldKinds.Path, "A folder of definitions, from which each run builds the dacpac, the same bytes of the same sources.");
        Profile = keys.Optional("profile", FieldKinds.Path, "A publish profile; not with scripts.");
        Scripts = keys.Optional(
            "scripts", FieldKinds.MappingOr<ScriptsSchema>("folder"), "A folder of versioned, repeatable and always-run scripts.");
        Undo = keys.Optional("undo", FieldKinds.Path, "A folder of undo scripts; the scripts' own folder by default.");
        keys.OneOf(required: true, "dacpac", "sqlproj", "sql", "scripts");
        keys.Needs("profile", "dacpac", "sqlproj", "sql");
        keys.Needs("undo", "scripts");
    }

    public readonly Field<string> Dacpac;

    public readonly Field<string> Project;

    public readonly Field<string> Definitions;

    public readonly Field<string> Profile;

    public readonly Field<ScriptsSchema> Scripts;

    public readonly Field<string> Undo;
}

internal sealed class ScriptsSchema(IKeys keys) : ISchema<ScriptsSchema>
{
    public static ScriptsSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Folder = keys.Required("folder", FieldKinds.Path, "The folder of scripts.");

    public readonly Field<ScriptNaming> Naming = keys.Optional(
        "naming", FieldKinds.Choice([.. ScriptLayout.Words]), "Whose rules name and order the scripts; trexis by default.");

    public readonly Field<bool> Recursive = keys.Optional(
        "recursive", FieldKinds.Flag, "Whether scripts lie in subfolders, too; true by default for flyway and grate, otherwise false.");

    public readonly Field<string> History = keys.Optional(
        "history",
        FieldKinds.Line,
        "The table, with or without its schema, in which the tool that ran the scripts before wrote that down; the tool's usual one by "
            + "default.");
}

internal sealed class EnvironmentSchema(IKeys keys) : ISchema<EnvironmentSchema>
{
    public static EnvironmentSchema Read(IKeys keys)
    {
        keys.OneOf(required: false, "connection", "targets");
        return new(keys);
    }

    public readonly Field<string> After = keys.Optional(
        "after", FieldKinds.Identifier, "The environment that must have passed; every environment but the first has one.");

    public readonly Field<bool> Protected = keys.Optional(
        "protected", FieldKinds.Flag, "Whether it is entered only when named; true for the last one by default.");

    public readonly TargetSettings Target = new(keys);

    public readonly Field<EnvironmentBackupSchema> Backup = keys.Optional(
        "backup", FieldKinds.Mapping<EnvironmentBackupSchema>(), "Where backups go, and a demand tighter than the policy's.");

    public readonly Field<IReadOnlyList<Field<TargetSchema>>> Targets = keys.Optional(
        "targets", FieldKinds.Mappings<TargetSchema>("at least one target, or none of the key"), "Its databases where it has several.");

    public readonly Field<PerformanceSchema> Performance = keys.Optional(
        "performance", FieldKinds.Mapping<PerformanceSchema>(), "Thresholds tighter than the policy's.");

    public readonly Field<IReadOnlyList<Field<string>>> Require = keys.Optional(
        "require", FieldKinds.List(FieldKinds.Code), "Checks required in addition to the policy's.");

    public readonly Field<TimeSpan> Soak = keys.Optional("soak", FieldKinds.Duration, "A wait longer than the policy's.");
}

/// <summary>What an environment says of its only database, or of each of its targets unless they say otherwise.</summary>
internal sealed class TargetSettings(IKeys keys, bool isOneOfSeveral = false)
{
    public readonly Field<ConnectionReference> Connection = isOneOfSeveral
        ? keys.Required("connection", new ConnectionReferenceKind(), "Where the connection is found.")
        : keys.Optional(
            "connection", new ConnectionReferenceKind(), "Where the connection is found; env:TREXIS_CONNECTION by default.");

    public readonly Field<SignIn> SignIn = keys.Optional(
        "sign-in",
        FieldKinds.SignIn,
        "Whose token of Entra signs in to SQL Server in place of a login in the connection string; entra takes the first of the others "
            + "that answers.");

    public readonly Field<ExpectSchema> Expect = keys.Optional(
        "expect", FieldKinds.Mapping<ExpectSchema>(), "What must be found at the other end before anything else is done.");

    public readonly Field<bool> Create = keys.Optional(
        "create", FieldKinds.Flag, "Whether a missing database may be made; false by default.");

    public readonly Field<string> Prepare = keys.Optional(
        "prepare", FieldKinds.Path, "Scripts (a folder or a file) that make a missing database; only with create: true.");

    public readonly Field<IReadOnlyList<Named<VariableValue>>> Variables = keys.Optional(
        "variables",
        FieldKinds.NamedBy(FieldKinds.SqlcmdVariable, FieldKinds.VariableValue),
        "Values of the dacpac's SQLCMD variables; a secret as env:NAME. They are shown nowhere.");
}

internal sealed class TargetSchema(IKeys keys) : ISchema<TargetSchema>
{
    public static TargetSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Name = keys.Required("name", FieldKinds.Identifier, "The target's name in reports and on command lines.");

    public readonly TargetSettings Settings = new(keys, isOneOfSeveral: true);

    public readonly Field<BackupFolderSchema> Backup = keys.Optional(
        "backup", FieldKinds.Mapping<BackupFolderSchema>(), "Where its backups go.");
}

internal sealed class ExpectSchema(IKeys keys) : ISchema<ExpectSchema>
{
    public static ExpectSchema Read(IKeys keys)
    {
        keys.AnyOf("server", "database");
        return new(keys);
    }

    public readonly Field<string> Server = keys.Optional("server", FieldKinds.Line, "The server's own name.");

    public readonly Field<string> Database = keys.Optional("database", FieldKinds.Line, "The database's name.");
}

internal sealed class ValidateSchema(IKeys keys) : ISchema<ValidateSchema>
{
    public static ValidateSchema Read(IKeys keys) => new(keys);

    public readonly Field<IReadOnlyList<Field<AssertionSchema>>> Assertions = keys.Optional(
        "assertions", FieldKinds.Mappings<AssertionSchema>(), "Queries whose result must be as expected.");

    public readonly Field<IReadOnlyList<Field<string>>> Live = keys.Optional(
        "live",
        FieldKinds.List(FieldKinds.Line),
        "Tables that the application writes all the time, as the database names them: their row counts may change in any way, unless a "
            + "change announces how.");
}

internal sealed class AssertionSchema(IKeys keys) : ISchema<AssertionSchema>
{
    public static AssertionSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Name = keys.Required("name", FieldKinds.Line, "What is asserted, in words.");

    public readonly Field<string> Sql = keys.Required("sql", FieldKinds.Path, "The file that holds the query.");

    public readonly Field<bool> Expect = keys.Optional(
        "expect",
        FieldKinds.Choice(("empty", true), ("rows", false)),
        "Whether no row may come back (empty, the default) or at least one must (rows).");

    public readonly Field<IReadOnlyList<Field<AssertionMoment>>> When = keys.Optional(
        "when",
        FieldKinds.List(
            FieldKinds.Choice(("before", AssertionMoment.Before), ("after", AssertionMoment.After)), "before, after or both"),
        "Before the deployment, after it, or both, which is the default.");
}

internal sealed class PerfSchema(IKeys keys) : ISchema<PerfSchema>
{
    public static PerfSchema Read(IKeys keys) => new(keys);

    public readonly Field<IReadOnlyList<Field<QuerySchema>>> Queries = keys.Optional(
        "queries", FieldKinds.Mappings<QuerySchema>(), "Queries whose response time is measured.");

    public readonly Field<int> Samples = keys.Optional("samples", FieldKinds.Count(1, 1000), "How often each named query is timed.");
}

internal sealed class QuerySchema(IKeys keys) : ISchema<QuerySchema>
{
    public static QuerySchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Name = keys.Required("name", FieldKinds.Line, "The query's name in reports.");

    public readonly Field<string> Sql = keys.Required("sql", FieldKinds.Path, "The file that holds the query.");

    public readonly Field<TimeSpan> Response = keys.Optional(
        "response", FieldKinds.Duration, "The longest it may take; the policy's threshold by default, and never longer than that.");

    public readonly SlowdownSettings Slowdown = new(keys);
}

internal sealed class TestsSchema(IKeys keys) : ISchema<TestsSchema>
{
    public static TestsSchema Read(IKeys keys) => new(keys);

    public readonly Field<IReadOnlyList<Field<string>>> Results = keys.Required(
        "results", FieldKinds.List(FieldKinds.Path), "Files or globs of JUnit, TRX or tSQLt results.");
}

internal sealed class NotifySchema(IKeys keys) : ISchema<NotifySchema>
{
    public static NotifySchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Webhook = keys.Required(
        "webhook", FieldKinds.Variable, "The environment variable that holds the address, which is a secret.");

    public readonly Field<IReadOnlyList<Field<NotificationMoment>>> On = keys.Optional(
        "on",
        FieldKinds.List(
            FieldKinds.Choice(
                ("start", NotificationMoment.Start), ("failure", NotificationMoment.Failure), ("success", NotificationMoment.Success)),
            "start, failure or success; leave notify out to tell nobody"),
        "When it is called; start, failure and success by default.");
}

internal sealed class EvidenceSchema(IKeys keys) : ISchema<EvidenceSchema>
{
    public static EvidenceSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Store = keys.Required(
        "store",
        FieldKinds.Path,
        "A folder, a share or a container of Azure's blobs (https://…) to which documents are copied and where they are never "
            + "overwritten.");

    public readonly Field<string> Connection = keys.Optional(
        "connection", FieldKinds.Variable, "Of a container: the environment variable that holds its account's connection string.");

    public readonly Field<TimeSpan> Retention = keys.Required("retention", FieldKinds.Duration, "How long they are kept.");
}
