using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>What ran in this database, or began to.</summary>
/// <param name="UnderLock">
/// Whether the reader holds the deployment lock. Then what a transaction still holds, of a deployment that has lost the lock, is waited
/// for. Who only looks goes past the row of a script under way, whose transaction may last for hours: waiting for it, a look would count
/// among those that the deployment keeps waiting.
/// </param>
internal sealed record JournalQuery(bool UnderLock) : OwnTableQuery<JournalEntry>(
    "journal",
    "t.script, t.kind, t.sha256, t.state, t.at, t.elapsed_ms, t.actor, t.deployment",
    BookkeepingRows.Journal,
    Hints: UnderLock ? " WITH (READCOMMITTEDLOCK)" : " WITH (READCOMMITTEDLOCK, READPAST)");
