namespace Trexis.PipelineTasks.Configuration;

/// <summary>What a kind of database can do: rules ask for this, never for a name.</summary>
public sealed record EngineCapabilities
{
    private static readonly EngineCapabilities SqlServer = new()
    {
        Name = "sqlserver",
        DefaultSchema = "dbo",
        TakesConnectionStrings = true,
        TakesDacpacs = true,
        HasServerBackups = true,
        CountsItsWork = true,
        TellsWhoWaits = true,
    };

    private static readonly EngineCapabilities Sqlite = new()
    {
        Name = "sqlite",
        OpensFiles = true,
        NeverJudged = new HashSet<string>(StringComparer.Ordinal)
        {
            "access.not-excessive", "backup.chain-unbroken", "backup.snapshot-taken", "dependencies.features-available",
            "dependencies.references-exist", "environment.compatibility-level", "integration.references-resolve",
            "monitoring.alerts-enabled", "monitoring.jobs-enabled", "monitoring.query-store-on", "performance.connections",
            "performance.no-new-waits", "performance.statements-unchanged", "resources.connections", "resources.log-space",
            "scripts.lint-clean", "security.grants-unchanged", "security.no-orphaned-users", "security.settings-safe",
        },
    };

    /// <summary>By the word in <c>deployment.yml</c>; the first where it says none.</summary>
    public static IReadOnlyList<EngineCapabilities> All { get; } = [SqlServer, Sqlite];

    public static EngineCapabilities Default => SqlServer;

    public required string Name { get; init; }

    /// <summary>The schema of what users name without one; absent where tables lie in no schema.</summary>
    public string? DefaultSchema { get; init; }

    /// <summary>Whether a connection string says where the database is and who signs in.</summary>
    public bool TakesConnectionStrings { get; init; }

    /// <summary>Whether a database is a file that the program opens itself.</summary>
    public bool OpensFiles { get; init; }

    /// <summary>Whether dacpacs are deployed to it.</summary>
    public bool TakesDacpacs { get; init; }

    /// <summary>
    /// Whether the server writes backups, on its own machine, in kinds that rest on each other, and another one can prove them.
    /// </summary>
    public bool HasServerBackups { get; init; }

    /// <summary>Whether it keeps counters of what others do, which tell nothing in a moment.</summary>
    public bool CountsItsWork { get; init; }

    /// <summary>Whether it tells which sessions wait for which.</summary>
    public bool TellsWhoWaits { get; init; }

    /// <summary>Codes that have nothing to look at in any database of this kind: required, they would refuse every deployment.</summary>
    public IReadOnlySet<string> NeverJudged { get; init; } = new HashSet<string>();

    /// <summary>An engine that this build does not know can do nothing of this.</summary>
    public static EngineCapabilities From(string name) => All.FirstOrDefault(engine => engine.Name == name) ?? new() { Name = name };
}
