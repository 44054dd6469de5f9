using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>The anchored heads of document chains, oldest first.</summary>
internal sealed record SqliteAnchorsQuery() : SqliteQuery<HistoryAnchor>(
    "SELECT deployment, environment, task, document_sha256, schema_fingerprint, at, deployed_commit FROM trexis_history ORDER BY id",
    BookkeepingRows.Anchor);
