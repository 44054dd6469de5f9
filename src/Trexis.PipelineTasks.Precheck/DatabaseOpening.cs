using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>The database, opened or made where the target says that a missing one may be; or why there is none.</summary>
/// <param name="Made">It was not there, and this run made it, empty.</param>
internal sealed record DatabaseOpening(IDatabase? Database, bool Made, Fault? Refusal)
{
    /// <summary>A server's refusal is an answer here; what the caller wrote wrong is thrown.</summary>
    public static async Task<DatabaseOpening> OpenAsync(Engines engines, TaskRun run, CancellationToken cancel)
    {
        var engine = engines.For(run);
        var connection = Engines.Connect(run);
        try
        {
            var made = run.Target.Create && !await engine.ExistsAsync(connection, cancel);
            if (made) await engine.CreateAsync(connection, cancel);
            return new DatabaseOpening(await engine.OpenAsync(connection, cancel), made, null);
        }
        catch (DatabaseException exception)
        {
            return new DatabaseOpening(null, false, exception.Fault);
        }
    }
}
