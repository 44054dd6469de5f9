using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.Assessment;
using Trexis.PipelineTasks.Engines.SqlServer.Connections;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer;

/// <summary>
/// Users' own texts. SQL Server has no connection that cannot write, so the parser lets only reading statements through, and
/// what runs all the same runs in a transaction that is always rolled back.
/// </summary>
internal sealed class SqlServerReadOnlyQueries(SqlServerLink link) : IReadOnlyQueries
{
    private const string Digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";

    // Ten thousand rows that the server makes up: a millisecond or two.
    private static readonly SqlText MadeUp = new(
        "the control query",
        $"SELECT COUNT_BIG(*) AS found FROM {Digits} AS a (i) CROSS JOIN {Digits} AS b (i) CROSS JOIN {Digits} AS c (i) "
            + $"CROSS JOIN {Digits} AS d (i) WHERE (a.i * 1000 + b.i * 100 + c.i * 10 + d.i) % 7 = 3;");

    public SqlText? Control => MadeUp;

    public Task<QueryRun> RunAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel)
    {
        ReadingOnly.Demand(sql, link.Connection.Place);
        return link.ReadAsync(sql.Name, (open, stop) => RunAsync(open, sql, stop), cancel, timeout);
    }

    public Task<long?> LogicalReadsAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel)
    {
        ReadingOnly.Demand(sql, link.Connection.Place);
        return link.ReadAsync<long?>(
            $"{sql.Name}, its reads",
            async (open, stop) =>
            {
                var before = await SqlServerLink.RowsAsync(open, new OwnReadsQuery(), stop);
                await RunAsync(open, sql, stop);
                var after = await SqlServerLink.RowsAsync(open, new OwnReadsQuery(), stop);
                return before is [var then] && after is [var now] && now >= then ? now - then : null;
            },
            cancel,
            timeout);
    }

    public Task<QueryPlan?> PlanAsync(SqlText sql, TimeSpan timeout, CancellationToken cancel)
    {
        ReadingOnly.Demand(sql, link.Connection.Place);
        return link.ReadAsync($"{sql.Name}, its plan", (open, stop) => PlanAsync(open, sql, stop), cancel, timeout);
    }

    // While SHOWPLAN_XML is on, the server compiles and runs nothing; it must be switched in batches of its own.
    private static async Task<QueryPlan?> PlanAsync(SqlConnection open, SqlText sql, CancellationToken cancel)
    {
        await ExecuteAsync(open, "SET SHOWPLAN_XML ON;", cancel);
        try
        {
            return ShowPlan.Read(await SqlServerLink.RowsAsync(open, new QueryPlanQuery(sql.Text), cancel));
        }
        finally
        {
            await ExecuteAsync(open, "SET SHOWPLAN_XML OFF;", CancellationToken.None);
        }
    }

    private static async Task ExecuteAsync(SqlConnection open, string text, CancellationToken cancel)
    {
        await using var command = open.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<QueryRun> RunAsync(SqlConnection open, SqlText sql, CancellationToken cancel)
    {
        await using var command = open.CreateCommand();
        command.CommandText = $"BEGIN TRANSACTION;\n{sql.Text}\n;IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;";
        command.CommandTimeout = 0;
        var started = link.Time.GetTimestamp();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            var last = 0L;
            do
            {
                if (reader.FieldCount == 0) continue;
                last = 0;
                while (await reader.ReadAsync(cancel)) last++;
            }
            while (await reader.NextResultAsync(cancel));
            return new QueryRun(last, link.Time.GetElapsedTime(started));
        }
        catch (SqlException exception) when (!cancel.IsCancellationRequested && !SqlServerErrors.IsTransient(exception))
        {
            await RollBackAsync(open);
            throw Failure(exception, sql);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            await RollBackAsync(open);
            throw;
        }
    }

    private DatabaseException Failure(SqlException exception, SqlText sql)
    {
        var translated = SqlServerErrors.Translate(exception, link.Connection.Place, sql.Name);
        var line = Math.Max(1, SqlServerErrors.Decisive(exception).LineNumber - 1);
        return new DatabaseException(translated.Kind, $"{translated.Message}, line {HumanText.Number(line)}", translated.Fault.Hint)
        {
            Error = translated.Error! with { Line = line, Statement = StatementAt.Line(sql.Text, line) },
        };
    }

    // After an error or a cancel the transaction may stand; the connection is used again.
    private static async Task RollBackAsync(SqlConnection open)
    {
        try
        {
            await using var command = open.CreateCommand();
            command.CommandText = "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;";
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it.
        }
    }
}
