namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// Jobs with a step in this database that failed within so many seconds, until now. The agent writes dates and times as decimal figures, by
/// the server's local clock.
/// </summary>
internal sealed record FailedJobsQuery(long WithinSeconds) : SqlServerQuery<FailedJob>(
    string.Create(CultureInfo.InvariantCulture, $"""
    SELECT j.name, h.message
    FROM msdb.dbo.sysjobhistory AS h
    JOIN msdb.dbo.sysjobs AS j ON j.job_id = h.job_id
    WHERE h.step_id = 0 AND h.run_status = 0
    AND h.job_id IN (SELECT s.job_id FROM msdb.dbo.sysjobsteps AS s WHERE s.database_name = DB_NAME())
        AND DATEADD(
            second,
            h.run_time / 10000 * 3600 + h.run_time / 100 % 100 * 60 + h.run_time % 100 + h.run_duration / 10000 * 3600
            + h.run_duration / 100 % 100 * 60 + h.run_duration % 100,
            CONVERT(datetime, CONVERT(nchar(8), h.run_date))) >= DATEADD(second, -{WithinSeconds}, GETDATE())
    ORDER BY h.instance_id;
    """),
    // In the language of whoever runs the job, so that no words tell where a value begins.
    row => new(row.Text("name"), Redaction.OfAuthor(row.Text("message"))),
    Editions: Editions.Instance,
    Elsewhere: "the service has no agent",
    Needs: [Permission.Msdb("dbo.sysjobs"), Permission.Msdb("dbo.sysjobhistory"), Permission.Msdb("dbo.sysjobsteps")]);
