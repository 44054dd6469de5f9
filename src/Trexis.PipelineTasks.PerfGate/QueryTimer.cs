using Trexis.PipelineTasks.Databases;

namespace Trexis.PipelineTasks.PerfGate;

/// <summary>Times one query: a first run that warms caches and plans up does not count.</summary>
internal static class QueryTimer
{
    public static async Task<QueryMeasurement> TimeAsync(IReadOnlyQueries queries, SqlText text, TimeSpan limit, PerfGateSettings settings, TimeProvider time, CancellationToken cancel)
    {
        var timings = new List<double>(settings.Repeat);
        var started = time.GetTimestamp();
        try
        {
            await queries.RunAsync(text, settings.QueryTime, cancel);
            while (timings.Count < settings.Repeat && settings.QueryTime - time.GetElapsedTime(started) is { Ticks: > 0 } left)
                timings.Add((await queries.RunAsync(text, left, cancel)).Elapsed.TotalMilliseconds);
            return new QueryMeasurement(text.Name, limit, timings, null);
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.TimedOut && timings.Count > 0)
        {
            // The time for all runs is up; what was measured by then counts.
            return new QueryMeasurement(text.Name, limit, timings, null);
        }
        catch (DatabaseException exception)
        {
            return new QueryMeasurement(text.Name, limit, timings, exception.Message);
        }
    }
}
