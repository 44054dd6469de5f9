using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>A folder of SQL to be built into a dacpac.</summary>
/// <param name="Name">Of the database, as the package's metadata keep it.</param>
/// <param name="Version">Four numbers, such as <c>2.4.0.0</c>.</param>
public sealed record BuildRequest(string Folder, string Name, Version Version)
{
    /// <summary>Those that packages are built for. One for SQL Server 2005 is still read.</summary>
    public static IReadOnlyList<SqlPlatform> Platforms { get; } = [.. SqlPlatform.All.Where(platform => platform.Level >= 100)];

    public SqlPlatform Platform { get; init; } = SqlPlatform.Default;
}
