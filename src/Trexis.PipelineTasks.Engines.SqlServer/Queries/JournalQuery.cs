using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>What ran in this database, or began to.</summary>
internal sealed record JournalQuery() : OwnTableQuery<JournalEntry>(
    "journal",
    "t.script, t.kind, t.sha256, t.state, t.at, t.elapsed_ms, t.actor, t.deployment",
    BookkeepingRows.Journal);
