namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>What kinds of server a question can be put to.</summary>
[Flags]
internal enum Editions
{
    Box = 1,
    AzureDatabase = 2,
    ManagedInstance = 4,
    Instance = Box | ManagedInstance,
    All = Box | AzureDatabase | ManagedInstance,
}

/// <summary>Which server and database answered, read right after the connection is opened; every later question depends on it.</summary>
internal sealed record ServerIdentity
{
    /// <summary>SQL Server 2016; Azure's services call themselves 12 and are newer than any.</summary>
    public static readonly Version Oldest = new(13, 0);

    private const int Enterprise = 3;
    private const int Express = 4;
    private const int AzureSqlDatabase = 5;
    private const int AzureManagedInstance = 8;

    public required string Server { get; init; }

    public required string Database { get; init; }

    public required string ProductVersion { get; init; }

    public required string Edition { get; init; }

    /// <summary>
    /// SERVERPROPERTY('EngineEdition'): 2 Standard and Web, 3 Enterprise and Developer, 4 Express, 5 Azure SQL Database, 8 Managed
    /// Instance.
    /// </summary>
    public required int EngineEdition { get; init; }

    /// <summary>The login that the connection was opened with.</summary>
    public required string Login { get; init; }

    public required string User { get; init; }

    public required int Compatibility { get; init; }

    public required bool OnLinux { get; init; }

    public Editions Kind => EngineEdition switch
    {
        AzureSqlDatabase => Editions.AzureDatabase,
        AzureManagedInstance => Editions.ManagedInstance,
        _ => Editions.Box,
    };

    public bool IsAzure => Kind != Editions.Box;

    /// <summary>13 for 2016.</summary>
    public int Major => Version.Major;

    public Version Version => Version.TryParse(ProductVersion, out var version) ? version : new Version(0, 0);

    /// <summary>SQL Server before 2016, or a service of Azure's that calls itself 12 and is neither of the two that we know.</summary>
    public bool IsTooOld => !IsAzure && Version < Oldest;

    public bool HasAgent => EngineEdition != Express && Kind != Editions.AzureDatabase;

    /// <summary>Indexes are built online by Enterprise, whose features Developer and Evaluation have, and by Azure's services.</summary>
    public bool BuildsOnline => IsAzure || IsEnterprise;

    /// <summary>Developer and Evaluation, which have its features, among them.</summary>
    public bool IsEnterprise => EngineEdition == Enterprise;

    public bool IsExpress => EngineEdition == Express;

    public bool IsStandard => Edition.Contains("Standard", StringComparison.OrdinalIgnoreCase);

    /// <summary>Express and Web write backups uncompressed only.</summary>
    public bool CompressesBackups => EngineEdition != Express && !Edition.Contains("Web", StringComparison.OrdinalIgnoreCase);

    public string Name => Kind switch
    {
        Editions.AzureDatabase => $"Azure SQL Database {ProductVersion}",
        Editions.ManagedInstance => $"Azure SQL Managed Instance {ProductVersion}",
        _ => $"SQL Server {ProductVersion} {Edition}{(OnLinux ? " on Linux" : "")}",
    };

    public bool Has(Editions editions, int since) => editions.HasFlag(Kind) && (IsAzure || Major >= since);
}
