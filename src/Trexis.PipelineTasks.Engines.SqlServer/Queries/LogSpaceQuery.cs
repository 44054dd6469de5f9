namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

internal sealed record LogSpace(long TotalBytes, long UsedBytes);

/// <summary>How much of the transaction log is in use.</summary>
internal sealed record LogSpaceQuery() : SqlServerQuery<LogSpace>(
    "SELECT l.total_log_size_in_bytes, l.used_log_space_in_bytes FROM sys.dm_db_log_space_usage AS l;",
    row => new(row.Long("total_log_size_in_bytes"), row.Long("used_log_space_in_bytes")),
    Needs: [Permission.ViewServerState]);
