using Trexis.PipelineTasks.Engines.Sqlite;
using Trexis.PipelineTasks.Engines.SqlServer;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Engines.Supported;

/// <summary>Every engine that this build speaks to, on the system's clock.</summary>
public static class SupportedEngines
{
    public static DatabaseEngines All { get; } = new([new SqlServerEngine(TimeProvider.System), new SqliteEngine(TimeProvider.System)]);
}
