namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// Features that not every edition has, by Microsoft's tables ("Editions and supported features" of SQL Server 2016, 2019 and 2022): 2016
/// SP1 gave most of what only Enterprise had to all.
/// </summary>
internal static class EditionFeatures
{
    public const string Online = "online index operations";
    public const string Compression = "data compression";
    public const string Partitioning = "partitioning";
    public const string Columnstore = "columnstore indexes";
    public const string InMemory = "memory-optimized tables";
    public const string Encryption = "transparent data encryption";
    public const string ChangeCapture = "change data capture";
    public const string RowSecurity = "row-level security";
    public const string Masking = "dynamic data masking";
    public const string AlwaysEncrypted = "Always Encrypted";
    public const string BackupToUrl = "backup to URL";

    /// <summary>2016 with its first service pack.</summary>
    private static readonly Version Common = new(13, 0, 4001);

    /// <summary>As sys.dm_db_persisted_sku_features calls them; what it calls otherwise is told by its word.</summary>
    public static string Named(string persisted) => persisted switch
    {
        "Compression" => Compression,
        "Partitioning" => Partitioning,
        "ColumnStoreIndex" => Columnstore,
        "InMemoryOLTP" => InMemory,
        "TransparentDataEncryption" => Encryption,
        "ChangeCapture" => ChangeCapture,
        _ => persisted,
    };

    /// <returns>Which server has it, where this one has not; nothing where it has, or where nobody here knows.</returns>
    public static string? Lacking(string feature, ServerIdentity server) => server.IsAzure || server.IsEnterprise ? null : feature switch
    {
        Online => "only the Enterprise edition has it",
        Compression or Partitioning or Columnstore or InMemory or AlwaysEncrypted when server.Version < Common =>
            "before 2016 SP1 only the Enterprise edition has it",
        RowSecurity or Masking when server.Version < Common && !server.IsStandard =>
            "before 2016 SP1 only the Enterprise and Standard editions have it",
        ChangeCapture when server.Version < Common => "before 2016 SP1 only the Enterprise edition has it",
        ChangeCapture when !server.IsStandard => "only the Enterprise and Standard editions have it",
        Encryption when server.Major < 15 => "before 2019 only the Enterprise edition has it",
        Encryption when server.IsExpress => "the Express edition has it not",
        BackupToUrl when server.IsExpress && server.Major < 16 => "before 2022 the Express edition has it not",
        BackupToUrl when server.Major == 13 && !server.IsStandard => "in 2016 only the Enterprise and Standard editions have it",
        _ => null,
    };
}
