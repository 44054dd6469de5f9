namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// The plans in the cache that took most time since they were made; what a query store that is off leaves. Statements that read the
/// server's own views are left out.
/// </summary>
/// <param name="SecondsAgo">Only plans made since; absent for all.</param>
internal sealed record CachedStatementsQuery(long? SecondsAgo) : SqlServerQuery<StatementCost>(
    // The server tells creation times by its own local clock.
    string.Create(CultureInfo.InvariantCulture, $"""
    SELECT s.query_hash, s.query_plan_hash, s.executions, s.microseconds, s.reads, s.made AS last_run, s.statement_text,
        CONVERT(nvarchar(max), p.query_plan) AS query_plan
    FROM (
        SELECT TOP (50) q.query_hash AS query_hash, q.query_plan_hash AS query_plan_hash, q.execution_count AS executions,
        q.total_elapsed_time AS microseconds,
            q.total_logical_reads AS reads, DATEDIFF(second, N'2000-01-01', q.creation_time) AS made, q.plan_handle AS plan_handle,
            SUBSTRING(t.text, q.statement_start_offset / 2 + 1, CASE WHEN q.statement_end_offset < 0 THEN 4000
            ELSE (q.statement_end_offset - q.statement_start_offset) / 2 + 1 END) AS statement_text
        FROM sys.dm_exec_query_stats AS q
        CROSS APPLY sys.dm_exec_plan_attributes(q.plan_handle) AS a
        CROSS APPLY sys.dm_exec_sql_text(q.sql_handle) AS t
        WHERE a.attribute = N'dbid' AND a.value = CONVERT(sql_variant, CONVERT(int, DB_ID())) AND t.text NOT LIKE N'%sys.dm[_]%'
        AND t.text NOT LIKE N'%sys.query[_]store%'{MadeSince(SecondsAgo)}
        ORDER BY q.total_elapsed_time DESC) AS s
    OUTER APPLY sys.dm_exec_query_plan(s.plan_handle) AS p
    ORDER BY s.microseconds DESC;
    """),
    StoredStatementsQuery.Cost,
    Needs: [Permission.ViewServerState])
{
    private static string MadeSince(long? secondsAgo) => secondsAgo is { } seconds
        ? string.Create(CultureInfo.InvariantCulture, $" AND q.creation_time > DATEADD(second, -{seconds}, GETDATE())")
        : "";
}
