using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The database of a run, opened, or why there is none.</summary>
/// <param name="Made">It was not there, and this run made it, empty.</param>
/// <param name="Refusal">The server's word; what the caller wrote wrong is thrown instead.</param>
public sealed record DatabaseOpening(TargetDatabase Target, IDatabase? Database, bool Made, Fault? Refusal)
{
    /// <inheritdoc cref="TargetDatabase.Unread"/>
    public DatabaseFacts Unread(string reason) => Target.Unread(reason) with
    {
        Refusal = Refusal,
        Identity = Database is null ? Fact.Unreadable<DatabaseIdentity>(reason) : Fact.Known(Database.Identity),
    };

    /// <summary>What the target remembers; unreadable where it is not open.</summary>
    public async Task<Fact<DeploymentHistory>> HistoryAsync(CancellationToken cancel) => Database is { } open
        ? await GroupReader.ReadAsync(() => open.ReadHistoryAsync(cancel))
        : Fact.Unreadable<DeploymentHistory>("the database is not open");

    /// <summary>Why nothing may be asked of it; absent where it is open and the one that is expected.</summary>
    public string? Objection()
    {
        if (Refusal is not null) return $"not asked: the database could not be opened ({Refusal.Message})";
        return DatabaseChecks.AsExpected.Judge(Unread("not asked yet")).Verdict == Verdict.Failed
            ? "not asked: this is not the database that is expected"
            : null;
    }
}
