using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>The journal, oldest first.</summary>
internal sealed record SqliteJournalQuery() : SqliteQuery<JournalEntry>(
    "SELECT script, kind, sha256, state, at, elapsed_ms, actor, deployment FROM trexis_journal ORDER BY id",
    BookkeepingRows.Journal);
