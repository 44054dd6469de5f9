using System.Data.Common;
using Trexis.PipelineTasks.Deployments.Performance;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>One plan of one statement, with what it has cost.</summary>
internal sealed record StatementCost
{
    public required string Id { get; init; }

    /// <summary>The plan's hash; <see cref="Scans"/> are the tables that it reads whole.</summary>
    public required string Plan { get; init; }

    public required long Executions { get; init; }

    public required double Microseconds { get; init; }

    public required double Reads { get; init; }

    /// <summary>Orders the plans of one statement: the greatest ran last.</summary>
    public required long LastRun { get; init; }

    public required string Text { get; init; }

    public required IReadOnlyList<ScannedTable> Scans { get; init; }
}

/// <summary>
/// The plans in the query store that took most time together, statements that read the server's own views left out: those are monitoring,
/// ours and others'.
/// </summary>
/// <param name="When">Of which intervals and runs, by r and i.</param>
internal abstract record StoredStatementsQuery(string When) : SqlServerQuery<StatementCost>(
    $"""
    SELECT s.query_hash, s.query_plan_hash, s.executions, s.microseconds, s.reads, s.last_run,
        t.query_sql_text AS statement_text, p.query_plan
    FROM (
        SELECT TOP (50) q.query_hash AS query_hash, g.query_plan_hash AS query_plan_hash, SUM(r.count_executions) AS executions,
            SUM(r.count_executions * r.avg_duration) AS microseconds, SUM(r.count_executions * r.avg_logical_io_reads) AS reads,
            MAX(r.runtime_stats_id) AS last_run, MAX(q.query_text_id) AS text_id, MAX(g.plan_id) AS plan_id
        FROM sys.query_store_runtime_stats AS r
        JOIN sys.query_store_runtime_stats_interval AS i ON i.runtime_stats_interval_id = r.runtime_stats_interval_id
        JOIN sys.query_store_plan AS g ON g.plan_id = r.plan_id
        JOIN sys.query_store_query AS q ON q.query_id = g.query_id
        JOIN sys.query_store_query_text AS x ON x.query_text_id = q.query_text_id
        WHERE q.is_internal_query = 0 AND r.execution_type = 0 AND x.query_sql_text NOT LIKE N'%sys.dm[_]%'
        AND x.query_sql_text NOT LIKE N'%sys.query[_]store%' AND {When}
        GROUP BY q.query_hash, g.query_plan_hash
        ORDER BY SUM(r.count_executions * r.avg_duration) DESC) AS s
    JOIN sys.query_store_query_text AS t ON t.query_text_id = s.text_id
    JOIN sys.query_store_plan AS p ON p.plan_id = s.plan_id
    ORDER BY s.microseconds DESC;
    """,
    Cost,
    Needs: [Permission.ViewDatabaseState])
{
    /// <summary>So many seconds before the server's own now.</summary>
    protected static string Ago(long seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"DATEADD(second, -{seconds}, SYSDATETIMEOFFSET())");

    internal static StatementCost Cost(DbDataReader row)
    {
        var id = row.Hex("query_hash");
        return new StatementCost
        {
            Id = id,
            Plan = row.Hex("query_plan_hash"),
            Executions = row.Long("executions"),
            Microseconds = row.Double("microseconds"),
            Reads = row.Double("reads"),
            LastRun = row.Long("last_run"),
            Text = Redaction.Statement(row.Text("statement_text")),
            Scans = ShowPlan.Scans(row.Text("query_plan"), id),
        };
    }
}

/// <summary>
/// What ran in this hour of the week during the last four weeks, until so many seconds ago: 2 a.m. is not compared with noon.
/// </summary>
internal sealed record StatementsBeforeQuery(long SecondsAgo) : StoredStatementsQuery(
    // Longer intervals than an hour do not tell the hour.
    $"""
    DATEDIFF(minute, i.start_time, i.end_time) <= 60 AND DATEDIFF(hour, i.start_time, SYSDATETIMEOFFSET()) % 168 = 0
            AND i.start_time > DATEADD(day, -29, SYSDATETIMEOFFSET()) AND r.last_execution_time <= {Ago(SecondsAgo)}
    """);

/// <summary>
/// What has run since so many seconds ago and not before, plan by plan: a count that began earlier holds both times and tells neither.
/// </summary>
internal sealed record StatementsSinceQuery(long SecondsAgo) : StoredStatementsQuery($"r.first_execution_time > {Ago(SecondsAgo)}");
