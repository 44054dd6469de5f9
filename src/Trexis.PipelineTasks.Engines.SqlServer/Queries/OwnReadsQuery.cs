namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// Pages of 8 KB that this session has read, from memory or disk, in all of its requests that are over. Everybody may see his own session.
/// </summary>
internal sealed record OwnReadsQuery() : SqlServerQuery<long>(
    "SELECT s.logical_reads FROM sys.dm_exec_sessions AS s WHERE s.session_id = @@SPID;",
    row => row.Long("logical_reads"));
