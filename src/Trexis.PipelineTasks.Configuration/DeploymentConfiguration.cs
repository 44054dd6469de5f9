namespace Trexis.PipelineTasks.Configuration;

/// <summary>The team's <c>deployment.yml</c>, read and checked. Paths are absolute.</summary>
public sealed record DeploymentConfiguration
{
    public const int CurrentVersion = 1;

    /// <summary>The file it was read from.</summary>
    public required string File { get; init; }

    /// <summary><c>sqlserver</c> or <c>sqlite</c>.</summary>
    public required string Engine { get; init; }

    public EngineCapabilities Capabilities => EngineCapabilities.From(Engine);

    public required ArtifactSpec Artifact { get; init; }

    /// <summary>In the order of promotion; names are unique.</summary>
    public required IReadOnlyList<EnvironmentSpec> Environments { get; init; }

    /// <summary>The targets of all environments, in the order of promotion.</summary>
    public IReadOnlyList<DeploymentTarget> Places => [.. Environments.SelectMany(environment => environment.Places)];

    public IReadOnlyList<AssertionSpec> Assertions { get; init; } = [];

    /// <summary>Tables that the application writes all the time, by name: their counts say nothing of a deployment.</summary>
    public IReadOnlyList<string> LiveTables { get; init; } = [];

    public IReadOnlyList<NamedQuery> Queries { get; init; } = [];

    /// <summary>How often each named query is timed (1 to 1000); absent where the task decides.</summary>
    public int? QuerySamples { get; init; }

    /// <summary>Test results to read as evidence: files or globs of JUnit, TRX or tSQLt XML.</summary>
    public IReadOnlyList<string> TestResults { get; init; } = [];

    public NotificationSpec? Notify { get; init; }

    public EvidenceSpec? Evidence { get; init; }

    /// <summary>Where run documents and reports go; <c>.trexis</c> beside the file by default.</summary>
    public required string Results { get; init; }

    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>Holds what several of these variables hold, where a pipeline hands over one secret: a line NAME=value for each.</summary>
    public const string LinesVariable = "TREXIS_ENV";

    /// <summary>By table: how its row count may change, as the change announces it, and of a live table otherwise in any way.</summary>
    public IReadOnlyDictionary<string, RowExpectation> ExpectedRows(Change? change)
    {
        var rows = LiveTables.ToDictionary(table => table, _ => RowExpectation.Any, StringComparer.OrdinalIgnoreCase);
        foreach (var (table, expected) in change?.Rows ?? new Dictionary<string, RowExpectation>()) rows[table] = expected;
        return rows;
    }

    /// <summary>The environment variables from which what nobody may see is read in these environments.</summary>
    public IReadOnlyList<string> SecretVariables(IEnumerable<EnvironmentSpec> environments) =>
    [
        .. environments.SelectMany(environment => environment.Targets)
            .SelectMany(target => target.Variables.Values.Select(value => value.EnvironmentVariable)
                .Append(target.VerifyOn?.Variable)
                .Prepend(target.Connection.Kind == ConnectionKind.EnvironmentVariable ? target.Connection.Value : null))
            .Append(Notify?.WebhookVariable)
            .Append(Evidence?.ConnectionVariable)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>Exactly one of <paramref name="Dacpac"/>, <paramref name="Scripts"/> and <see cref="Definitions"/>.</summary>
/// <param name="Dacpac">A session puts the package here that definitions were built into.</param>
/// <param name="Profile">A publish profile; not with scripts.</param>
/// <param name="Undo">The folder of undo scripts; the scripts' own folder by default.</param>
public sealed record ArtifactSpec(string? Dacpac, string? Profile, string? Scripts, string? Undo = null)
{
    /// <summary>The database project, or the folder, that the dacpac is built from.</summary>
    public string? Definitions { get; init; }

    /// <summary>Whether the dacpac was built before, and whoever started the run named it.</summary>
    public bool IsHandedIn { get; init; }

    /// <summary>How the folder of scripts is read.</summary>
    public ScriptLayout Layout { get; init; } = ScriptLayout.Default;

    /// <summary>Where deployment.yml names it, for messages; absent where an option does.</summary>
    public SourceLocation? Place { get; init; }
}

/// <param name="After">The environment that must have passed; absent for the first.</param>
/// <param name="Protected">Entered only when named. The last environment is, unless said otherwise.</param>
public sealed record EnvironmentSpec(string Name, string? After, bool Protected, IReadOnlyList<TargetSpec> Targets)
{
    /// <summary>Where the deployment file says so, for messages of other files.</summary>
    public SourceLocation? At { get; init; }

    public IReadOnlyList<DeploymentTarget> Places => [.. Targets.Select(target => new DeploymentTarget(this, target))];
}

/// <summary>One database of an environment.</summary>
/// <param name="Name">Absent where the environment has only one.</param>
public sealed record TargetSpec(string? Name, ConnectionReference Connection)
{
    public Expectation? Expect { get; init; }

    /// <summary>How a server is signed in to.</summary>
    public SignIn SignIn { get; init; }

    /// <summary>Whether a missing database may be made.</summary>
    public bool Create { get; init; }

    /// <summary>Scripts (a folder or a file) that make the database where <see cref="Create"/> is true and it is missing.</summary>
    public string? Prepare { get; init; }

    /// <summary>Where backups go: a folder, share or URL; beside the results by default.</summary>
    public string? BackupFolder { get; init; }

    public BackupKind BackupKind { get; init; }

    /// <summary>The other server on which backups are proven; absent for the database's own.</summary>
    public VerifyingServer? VerifyOn { get; init; }

    /// <summary>Values of SQLCMD variables, over those of the publish profile; by name, ignoring case.</summary>
    public IReadOnlyDictionary<string, VariableValue> Variables { get; init; } = new Dictionary<string, VariableValue>();
}

/// <param name="Variable">The environment variable that holds its connection string.</param>
public sealed record VerifyingServer(string Variable, SignIn SignIn);

/// <summary>What a SQLCMD variable stands for: a text, or what an environment variable holds.</summary>
public sealed record VariableValue(Secret? Text, string? EnvironmentVariable);

public enum SignIn
{
    /// <summary>By the login that the connection string holds, or by Windows where it asks for that.</summary>
    ConnectionString,

    /// <summary>By a token of Entra: for whoever is logged in to the Azure CLI.</summary>
    AzureCli,

    /// <summary>For the identity that a federated token of the platform stands for.</summary>
    WorkloadIdentity,

    /// <summary>For the identity of the machine that this runs on.</summary>
    ManagedIdentity,

    /// <summary>For the first of these that answers.</summary>
    Entra,
}

public enum ConnectionKind
{
    /// <summary>A connection string in an environment variable.</summary>
    EnvironmentVariable,

    /// <summary>A database file.</summary>
    File,

    /// <summary>A dacpac target standing for a release; no engine is opened.</summary>
    Dacpac,
}

/// <summary>Where a connection is found; never the connection itself.</summary>
/// <param name="Value">The variable's name or the absolute path.</param>
public sealed record ConnectionReference(ConnectionKind Kind, string Value)
{
    public const string DefaultVariable = "TREXIS_CONNECTION";

    public override string ToString() => Kind switch
    {
        ConnectionKind.EnvironmentVariable => $"env:{Value}",
        ConnectionKind.File => $"file:{Value}",
        _ => $"dacpac:{Value}",
    };
}

/// <summary>What must be found at the other end before anything else is done.</summary>
public sealed record Expectation(string? Server, string? Database);

[Flags]
public enum AssertionMoment
{
    Before = 1,
    After = 2,
}

/// <param name="File">The absolute path of its SQL.</param>
/// <param name="ExpectEmpty">It holds when no row comes back; otherwise when at least one does.</param>
public sealed record AssertionSpec(string Name, string File, bool ExpectEmpty, AssertionMoment When);

/// <param name="Response">Its own threshold; the policy's otherwise.</param>
/// <param name="SlowdownPercent">Its own least slowdown that matters, in proportion; the policy's otherwise.</param>
/// <param name="SlowdownTime">The same, in time.</param>
public sealed record NamedQuery(
    string Name, string File, TimeSpan? Response, double? SlowdownPercent = null, TimeSpan? SlowdownTime = null);

[Flags]
public enum NotificationMoment
{
    Start = 1,
    Failure = 2,
    Success = 4,
}

/// <param name="WebhookVariable">The environment variable that holds the address, which is a secret.</param>
public sealed record NotificationSpec(string WebhookVariable, NotificationMoment On);

/// <param name="Store">A folder or share, or the address of a container of Azure's blob storage.</param>
/// <param name="ConnectionVariable">The environment variable that holds a connection string of that storage; absent where the job is
/// signed in.</param>
public sealed record EvidenceSpec(string Store, TimeSpan Retention, string? ConnectionVariable = null)
{
    /// <summary>The container's address; absent for a folder.</summary>
    public Uri? Container => Store.StartsWith("https://", StringComparison.Ordinal) ? new Uri(Store) : null;
}
