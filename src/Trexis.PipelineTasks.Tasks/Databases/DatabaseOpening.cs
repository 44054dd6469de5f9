using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The database of a run, opened, or why there is none.</summary>
/// <param name="Made">It was not there, and this run made it, empty.</param>
/// <param name="Refusal">The server's word; what the caller wrote wrong is thrown instead.</param>
public sealed record DatabaseOpening(IDatabase? Database, bool Made, Fault? Refusal)
{
    /// <param name="create">Whether a missing database is made where its target says that it may be.</param>
    public static async Task<DatabaseOpening> OpenAsync(DatabaseEngines engines, TaskRun run, bool create, CancellationToken cancel)
    {
        try
        {
            var made = create && await engines.CreateIfMissingAsync(run, cancel);
            return new DatabaseOpening(await engines.OpenAsync(run, cancel), made, null);
        }
        catch (DatabaseException exception)
        {
            return new DatabaseOpening(null, false, exception.Fault);
        }
    }

    /// <summary>What is known of the database before it was asked anything.</summary>
    /// <param name="reason">Why the rest is not known.</param>
    public DatabaseFacts Unread(TaskRun run, string reason) =>
        DatabaseFacts.Unread(run.Time.GetUtcNow(), run.Target.Connection.ToString(), run.EnvironmentPolicy, run.Target.Expect, reason) with
        {
            Refusal = Refusal,
            Identity = Database is null ? Fact.Unreadable<DatabaseIdentity>(reason) : Fact.Known(Database.Identity),
        };

    /// <summary>Why nothing may be asked of it; absent where it is open and the one that is expected.</summary>
    public string? Objection(TaskRun run)
    {
        if (Refusal is not null) return $"not asked: the database could not be opened ({Refusal.Message})";
        return DatabaseChecks.AsExpected.Judge(Unread(run, "not asked yet")).Verdict == Verdict.Failed
            ? "not asked: this is not the database that is expected"
            : null;
    }
}
