using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>The anchored heads of document chains.</summary>
internal sealed record AnchorsQuery() : OwnTableQuery<HistoryAnchor>(
    "history",
    "t.deployment, t.environment, t.task, t.document_sha256, t.schema_fingerprint, t.at, t.deployed_commit",
    BookkeepingRows.Anchor);
