using Trexis.PipelineTasks.Databases.Sqlite;
using Trexis.PipelineTasks.Databases.SqlServer;

namespace Trexis.PipelineTasks.Databases;

/// <summary>Every engine that this build speaks to, on the system's clock.</summary>
public static class SupportedEngines
{
    public static Engines All { get; } = new([new SqlServerEngine(TimeProvider.System), new SqliteEngine(TimeProvider.System)]);
}
