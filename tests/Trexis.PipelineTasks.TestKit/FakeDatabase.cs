using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>What a fake database answers; healthy unless a test says otherwise by <c>with</c>.</summary>
public sealed record FakeState
{
    private const string Absent = "the fake has no such thing";

    public DatabaseIdentity Identity { get; init; } = new("fake", "fake-server", "Sales");

    public AvailabilityFacts Availability { get; init; } = new()
    {
        State = Fact.Known("ONLINE"),
        Online = Fact.Known(true),
        Writable = Fact.Known(true),
        SingleUser = Fact.Known(false),
        Version = Fact.Known(new EngineVersion("Fake 3.50", new Version(3, 50), new Version(3, 35))),
        Compatibility = Fact.Known(new CompatibilityLevel(150, 160, 130)),
        Role = Fact.NotApplicable<string>(Absent),
        Settings = Fact.Known<IReadOnlyList<EngineSetting>>([]),
    };

    public AccessFacts Access { get; init; } = new(
        Fact.Known("deployer"),
        Fact.Known<IReadOnlyList<PermissionFact>>([new PermissionFact("ALTER", true), new PermissionFact("SELECT", true)]),
        Fact.Known<IReadOnlyList<string>>([]));

    public ResourceFacts Resources { get; init; } = new()
    {
        CpuPercent = Fact.Known(12.5),
        ProcessCpuPercent = Fact.Known(3.0),
        MemoryPercent = Fact.Known(40.0),
        ProcessMemoryBytes = Fact.Known(64L * 1024 * 1024),
        Volumes = Fact.Known<IReadOnlyList<VolumeFact>>([new VolumeFact("/data", "data", 1000, 600)]),
        LogUsedPercent = Fact.Known(10.0),
        ConnectionsPercent = Fact.Known(5.0),
    };

    public ActivityFacts Activity { get; init; } = new(
        Fact.Known<IReadOnlyList<BlockedSession>>([]), Fact.Known(TimeSpan.Zero), Fact.Known(false));

    public CompatibilityFacts Compatibility { get; init; } = new(
        Fact.Known<IReadOnlyList<string>>([]),
        Fact.Known<IReadOnlyList<string>>([]),
        Fact.Known<IReadOnlyList<string>>([]));

    public SecurityFacts Security { get; init; } = new(
        Fact.Known<IReadOnlyList<string>>([]),
        Fact.Known<IReadOnlyList<string>>([]),
        Fact.Known<IReadOnlyList<EngineSetting>>([]));

    public MonitoringFacts Monitoring { get; init; } = new(Fact.Known(true), Fact.Known(true), Fact.Known<IReadOnlyList<string>>([]));

    /// <summary>Counters of what others do, as at the first reading and at every later one.</summary>
    public (EngineCounters First, EngineCounters Later) Counters { get; init; } = (
        new EngineCounters(
            Fact.Known<IReadOnlyList<WaitCounter>>([]), Fact.Known<IReadOnlyList<FileCounter>>([new FileCounter("Sales", 0, 0, 0, 0)])),
        new EngineCounters(
            Fact.Known<IReadOnlyList<WaitCounter>>([]),
            Fact.Known<IReadOnlyList<FileCounter>>([new FileCounter("Sales", 100, 200, 100, 200)])));

    public StatementFacts Statements { get; init; } = new(
        "fake store", Fact.Known<IReadOnlyList<StatementFigure>>([]), Fact.Known<IReadOnlyList<StatementFigure>>([]));

    public Fact<IReadOnlyList<FailedJob>> FailedJobs { get; init; } = Fact.Known<IReadOnlyList<FailedJob>>([]);

    public Fact<SchemaInventory> Schema { get; init; } = Fact.Known(Captures.Schema());

    public Fact<IntegrityReading> Integrity { get; init; } = Fact.Known(new IntegrityReading([]));

    public BackupFacts Backups { get; init; } = new(
        Fact.Known<IReadOnlyList<BackupRecord>>([]),
        Fact.Known(true),
        Fact.Known(1_000_000L),
        Fact.Known(4096L));

    public DeploymentHistory History { get; init; } = DeploymentHistory.None;

    /// <summary>What a query's or assertion's name comes to; one that is not named returns no row in 1 ms.</summary>
    public IReadOnlyDictionary<string, Func<QueryRun>> Queries { get; init; } = new Dictionary<string, Func<QueryRun>>();

    /// <summary>A script's name and what the server says of it.</summary>
    public IReadOnlyDictionary<string, DatabaseException> ScriptErrors { get; init; } = new Dictionary<string, DatabaseException>();

    /// <summary>Thrown by every question after the opening: the connection is lost.</summary>
    public DatabaseException? Lost { get; init; }
}

/// <summary>An engine whose one database is in memory, and that writes down what it is asked.</summary>
public sealed class FakeEngine : IDatabaseEngine
{
    private readonly List<string> _calls = [];

    public string Name => "fake";

    public FakeState State { get; set; } = new();

    public bool Exists { get; set; } = true;

    /// <summary>Why the database cannot be opened.</summary>
    public DatabaseException? Refusal { get; set; }

    /// <summary>Runs before each observation of resources or activity, with its number from 1: lets figures move.</summary>
    public Func<FakeState, int, FakeState> Moving { get; set; } = (state, _) => state;

    /// <summary>What each script prints.</summary>
    public string? Printed { get; set; }

    /// <summary>What a watch sees, by the number of its look.</summary>
    public Func<int, WatchSample> Watched { get; set; } = _ => FakeWatch.Quiet;

    /// <summary>Runs while heavy questions are asked: lets a test use up the budget.</summary>
    public Action<CancellationToken> WhileCounting { get; set; } = _ => { };

    public IReadOnlyList<string> Calls => _calls;

    internal void Record(string call) => _calls.Add(call);

    public Task<IDatabase> OpenAsync(TargetConnection connection, CancellationToken cancel)
    {
        Record("open");
        if (Refusal is not null) throw Refusal;
        return Exists
            ? Task.FromResult<IDatabase>(new FakeDatabase(this))
            : throw new DatabaseException(DatabaseErrorKind.Missing, "there is no database Sales on fake-server", "create: true makes it");
    }

    public Task<bool> ExistsAsync(TargetConnection connection, CancellationToken cancel)
    {
        Record("exists");
        return Task.FromResult(Exists);
    }

    public Task CreateAsync(TargetConnection connection, CancellationToken cancel)
    {
        Record("create");
        if (connection.Reference.Kind == ConnectionKind.File) File.WriteAllText(connection.Reference.Value, "");
        Exists = true;
        return Task.CompletedTask;
    }
}
