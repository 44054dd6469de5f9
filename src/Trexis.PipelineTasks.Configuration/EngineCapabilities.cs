namespace Trexis.PipelineTasks.Configuration;

/// <summary>What a kind of database can do: rules ask for this, never for a name.</summary>
public sealed record EngineCapabilities
{
    private static readonly EngineCapabilities SqlServer = new()
    {
        Name = "sqlserver",
        TakesConnectionStrings = true,
        TakesDacpacs = true,
        HasServerBackups = true,
        CountsItsWork = true,
    };

    private static readonly EngineCapabilities Sqlite = new() { Name = "sqlite", OpensFiles = true };

    /// <summary>By the word in <c>deployment.yml</c>; the first where it says none.</summary>
    public static IReadOnlyList<EngineCapabilities> All { get; } = [SqlServer, Sqlite];

    public static EngineCapabilities Default => SqlServer;

    public required string Name { get; init; }

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

    /// <summary>An engine that this build does not know can do nothing of this.</summary>
    public static EngineCapabilities From(string name) => All.FirstOrDefault(engine => engine.Name == name) ?? new() { Name = name };
}
