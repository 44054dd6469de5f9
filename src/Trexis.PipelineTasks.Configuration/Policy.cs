using System.Text.Json.Serialization;

namespace Trexis.PipelineTasks.Configuration;

/// <summary>The release managers' <c>policy.yml</c>, or the procedure's defaults where there is none.</summary>
public sealed record Policy
{
    /// <summary>Absent for the procedure's defaults; the report says so.</summary>
    public string? File { get; init; }

    /// <summary>People and teams by role; a name with a slash is a team.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>By environment; one that is not named has the defaults.</summary>
    public IReadOnlyDictionary<string, EnvironmentPolicy> Environments { get; init; } = new Dictionary<string, EnvironmentPolicy>();

    public EnvironmentPolicy Defaults { get; init; } = new();

    /// <summary>Environments that the file does not name: they have what the procedure demands of production.</summary>
    public IReadOnlyList<string> Unnamed { get; init; } = [];

    public IReadOnlyList<Waiver> Waivers { get; init; } = [];

    public EvidencePolicy Evidence { get; init; } = new();

    public TrustPolicy Trust { get; init; } = new();

    /// <summary>
    /// Whether an environment is changed by a run that is no platform's: somebody's own machine, or a job that hides whose it is.
    /// </summary>
    public bool TakesConsole(EnvironmentSpec environment) => !environment.Protected || !Trust.NamesRuns
        || (Trust.TakesConsole ?? For(environment.Name).Approval.Proof == ProofLevel.Declared);

    /// <summary>Whether anything here depends on who somebody is: where nothing does, no platform needs to be asked.</summary>
    public bool AsksForPeople => Roles.Count > 0 || Environments.Values.Append(Defaults).Any(environment =>
        environment.AsksForApproval || environment.Responsible is not null);

    /// <summary>What holds where no file says it, for people; absent where a file names every environment.</summary>
    public string? ToldOfDefaults => (File, Unnamed) switch
    {
        (null, _) => "No policy.yml was given: the procedure's defaults apply; trexis init writes one that can be changed",
        (_, []) => null,
        _ => $"policy.yml does not name {string.Join(", ", Unnamed)}: what the procedure demands of production holds there",
    };

    /// <summary><c>senior-dba (carol, erin)</c>, as plans and comments name a role.</summary>
    public string Named(string role) => Roles.TryGetValue(role, out var names) && names.Count > 0
        ? $"{role} ({string.Join(", ", names)})"
        : $"{role}, in which the policy names nobody";

    public EnvironmentPolicy For(string environment) => Environments.TryGetValue(environment, out var policy) ? policy : Defaults;
}

/// <summary>What one environment demands.</summary>
public sealed record EnvironmentPolicy
{
    /// <summary>What the policy itself says to come before; a deployment file that says another was refused.</summary>
    [JsonIgnore]
    public string? After { get; init; }

    /// <inheritdoc cref="After"/>
    [JsonIgnore]
    public bool? Protected { get; init; }

    /// <summary>What of the way the policy says, for people; absent where it leaves all of that to the deployment file.</summary>
    [JsonIgnore]
    public string? ToldOfWay => (After, Protected) switch
    {
        (null, null) => null,
        ({ } after, null) => $"comes after {after}",
        ({ } after, { } isProtected) => $"comes after {after} and {Word(isProtected)}",
        (null, { } isProtected) => Word(isProtected),
    };

    private static string Word(bool isProtected) => isProtected ? "is protected" : "is not protected";

    public PerformancePolicy Performance { get; init; } = new();

    /// <summary>The role that answers for the deployment here.</summary>
    public string? Responsible { get; init; }

    /// <summary>How long ago the environment before must have passed; none means no waiting.</summary>
    public TimeSpan? Soak { get; init; }

    public ChangeWindow? Window { get; init; }

    public BackupPolicy Backup { get; init; } = new();

    /// <summary>Checks that refuse when they are skipped or unknown, too.</summary>
    public IReadOnlyList<string> Require { get; init; } = [];

    public ApprovalPolicy Approval { get; init; } = new();

    /// <summary>Whether nothing is deployed here before somebody approved it.</summary>
    [JsonIgnore]
    public bool AsksForApproval => Approval.Required || Require.Contains("review.approved");

    /// <summary>The role whose members approve; absent where anybody may.</summary>
    [JsonIgnore]
    public string? ApprovingRole => Approval.Role ?? Responsible;

    public RollbackPolicy Rollback { get; init; } = new();

    public WatchPolicy Watch { get; init; } = new();

    /// <summary>Where each limit stands that a file sets; lines that move change no demand.</summary>
    [JsonIgnore]
    public LimitPlaces Limits { get; init; } = LimitPlaces.None;

    /// <summary>What heavy checks (integrity, exact counts, orphans, fragmentation) may take together.</summary>
    public TimeSpan HeavyCheckBudget { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>The procedure's thresholds. Percentages are 0 to 100.</summary>
public sealed record PerformancePolicy
{
    /// <summary>A percentage above which nothing is.</summary>
    public const double NoLimit = 100;

    public TimeSpan Response { get; init; } = TimeSpan.FromSeconds(1);

    public double CpuPercent { get; init; } = 80;

    public double MemoryPercent { get; init; } = 80;

    public double DiskPercent { get; init; } = 70;

    /// <summary>Of one access to the database's files, in the mean.</summary>
    public TimeSpan DiskLatency { get; init; } = TimeSpan.FromMilliseconds(50);

    public double ConnectionsPercent { get; init; } = 90;

    public TimeSpan Blocking { get; init; } = TimeSpan.FromSeconds(5);

    public SlowdownLimit Slowdown { get; init; } = new();
}

/// <summary>The least slowdown of a named query against its baseline that matters: as much in proportion and as much in time.</summary>
/// <param name="Percent">20 for a fifth.</param>
public sealed record SlowdownLimit(double Percent, TimeSpan Time)
{
    public SlowdownLimit()
        : this(20, TimeSpan.FromMilliseconds(10))
    {
    }
}

public enum BackupVerification
{
    /// <summary>The policy demands no backup here.</summary>
    None,

    Checksum,

    /// <summary>The copy is opened and checked for integrity.</summary>
    Integrity,

    /// <summary>Restored under another name, checked, counted against the source, dropped.</summary>
    Restore,
}

/// <param name="MaxAge">How old the last backup may be; absent where none is demanded.</param>
/// <param name="ProofMaxAge">How old the restore of an earlier backup of the same chain may be to stand in for restoring this one; absent
/// where each is restored itself.</param>
public sealed record BackupPolicy(
    TimeSpan? MaxAge = null, BackupVerification Verify = BackupVerification.None, TimeSpan? ProofMaxAge = null)
{
    public bool IsDemanded => MaxAge is not null || Verify != BackupVerification.None;
}

/// <param name="Role">Who may approve a dangerous change here; the environment's responsible role when absent.</param>
/// <param name="ByAuthor">Whether an author of the change may approve it.</param>
/// <param name="ValidFor">How long an approval stands.</param>
/// <param name="Proof">How well an approval must be proven at least.</param>
/// <param name="Count">How many people must approve; at least one.</param>
public sealed record ApprovalPolicy(
    bool Required = false,
    string? Role = null,
    bool ByAuthor = false,
    TimeSpan? ValidFor = null,
    ProofLevel Proof = ProofLevel.Declared,
    int Count = 1);

/// <param name="Within">The time in which a rollback must be done; absent where the policy sets none.</param>
public sealed record RollbackPolicy(TimeSpan? Within = null);

/// <summary>What the watch beside a deployment warns of and what it stops at.</summary>
public sealed record WatchPolicy
{
    public WatchLimits Warn { get; init; } = new(TimeSpan.FromSeconds(5), 80, 90);

    /// <summary>
    /// Nothing unless the policy says so: a deployment that is stopped half-way is not lightly better than one that hurts.
    /// </summary>
    public WatchLimits Stop { get; init; } = new();

    /// <summary>How long the deployment itself may wait for another session's lock; absent where it may wait without end.</summary>
    public TimeSpan? Wait { get; init; }
}

/// <param name="Blocking">How long a session may wait for the deployment.</param>
/// <param name="LogPercent">Of the log's allowed size, 0 to 100.</param>
/// <param name="DiskPercent">Of the fullest volume that holds the database, 0 to 100.</param>
public sealed record WatchLimits(TimeSpan? Blocking = null, double? LogPercent = null, double? DiskPercent = null);

/// <summary>A failure that a person lets pass until a day; it heads the report.</summary>
public sealed record Waiver(string Check, string Environment, string Reason, string Approver, DateTimeOffset Expires);
