namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

/// <summary>
/// A server that definitions are written for. This is the one list of them, for all that builds, reads or explains a dacpac.
/// </summary>
/// <param name="Name">As users write it, and as DacFx calls it.</param>
/// <param name="Product">As people say it.</param>
/// <param name="Level">Compatibility level, which also names the parser.</param>
/// <param name="Minimum">The oldest version that takes what is written for it, as the server reports it.</param>
public sealed record SqlPlatform(string Name, string Product, int Level, Version Minimum)
{
    private const string ProviderPrefix = "Microsoft.Data.Tools.Schema.Sql.";
    private const string ProviderSuffix = "DatabaseSchemaProvider";

    /// <summary>SQL Server by its versions, the oldest first. The last is not released; Microsoft's parsers know it already.</summary>
    public static IReadOnlyList<SqlPlatform> Servers { get; } =
    [
        Server(90, "SQL Server 2005"),
        Server(100, "SQL Server 2008"),
        Server(110, "SQL Server 2012"),
        Server(120, "SQL Server 2014"),
        Server(130, "SQL Server 2016"),
        Server(140, "SQL Server 2017"),
        Server(150, "SQL Server 2019"),
        Server(160, "SQL Server 2022"),
        Server(170, "SQL Server 2025"),
        Server(180, "SQL Server vNext"),
    ];

    // These report version 12 whatever they run, and understand what is newest.
    public static IReadOnlyList<SqlPlatform> All { get; } =
    [
        .. Servers,
        new("SqlAzure", "Azure SQL Database", Servers[^1].Level, new Version(12, 0)) { Provider = "SqlAzureV12" },
        new("SqlDbFabric", "SQL database in Microsoft Fabric", Servers[^1].Level, new Version(12, 0)),
    ];

    /// <summary>Where nobody says another.</summary>
    public static SqlPlatform Default { get; } = All.Single(platform => platform.Name == "Sql160");

    /// <summary>As a dacpac's model names it.</summary>
    public string Provider { get; init; } = Name;

    /// <summary>With the number that people set, where there is one: <c>SQL Server 2022 (160)</c>.</summary>
    public string Title => Servers.Contains(this) ? $"{Product} ({Level})" : Product;

    /// <param name="provider">In full, or without what all have in common.</param>
    public static SqlPlatform? OfProvider(string? provider) => All.FirstOrDefault(platform => platform.Provider == ShortProvider(provider));

    /// <summary>A provider's name without what all have in common; one of another kind as it is.</summary>
    public static string? ShortProvider(string? provider)
    {
        var isSql = provider is not null
            && provider.StartsWith(ProviderPrefix, StringComparison.Ordinal)
            && provider.EndsWith(ProviderSuffix, StringComparison.Ordinal);
        return isSql ? provider![ProviderPrefix.Length..^ProviderSuffix.Length] : provider;
    }

    private static SqlPlatform Server(int level, string product) => new($"Sql{level}", product, level, new Version(level / 10, 0));
}
