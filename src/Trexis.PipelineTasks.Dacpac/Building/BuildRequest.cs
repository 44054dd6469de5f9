using Microsoft.SqlServer.Dac.Model;

namespace Trexis.PipelineTasks.Dacpac.Building;

/// <summary>A folder of SQL to be built into a dacpac.</summary>
/// <param name="Name">Of the database, as the package's metadata keep it.</param>
/// <param name="Version">Four numbers, such as <c>2.4.0.0</c>.</param>
public sealed record BuildRequest(string Folder, string Name, Version Version, SqlServerVersion Platform = SqlServerVersion.Sql130)
{
    /// <summary>Platforms by the word that users write.</summary>
    public static IReadOnlyDictionary<string, SqlServerVersion> Platforms { get; } = Enum.GetValues<SqlServerVersion>()
        .Where(version => version.ToString().StartsWith("Sql1", StringComparison.Ordinal) || version == SqlServerVersion.SqlAzure)
        .DistinctBy(version => version.ToString())
        .ToDictionary(version => version.ToString(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The platform that another package was built for.</summary>
    public static SqlServerVersion PlatformOf(DacpacContents other) =>
        Platforms.TryGetValue(other.Platform == "SqlAzureV12" ? nameof(SqlServerVersion.SqlAzure) : other.Platform, out var platform) ? platform : SqlServerVersion.Sql130;
}
