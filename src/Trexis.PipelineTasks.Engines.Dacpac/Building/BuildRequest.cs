using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>A folder of SQL, or a project, to be built into a dacpac.</summary>
/// <param name="Name">Of the database, as the package's metadata keep it.</param>
/// <param name="Version">Such as <c>2.4.0.0</c>; absent for the project's own.</param>
public sealed record BuildRequest(string Folder, string Name, Version? Version)
{
    /// <summary>Those that packages are built for. One for SQL Server 2005 is still read.</summary>
    public static IReadOnlyList<SqlPlatform> Platforms { get; } = [.. SqlPlatform.All.Where(platform => platform.Level >= 100)];

    /// <summary>Dacpacs by the names of the project's references that they stand for.</summary>
    public IReadOnlyDictionary<string, string> References { get; init; } = new Dictionary<string, string>();

    /// <summary>Where packages lie that a project's own restore brought.</summary>
    public string NuGetFolder { get; init; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } said
        ? said
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public SqlPlatform Platform { get; init; } = SqlPlatform.Default;
}
