using Trexis.PipelineTasks.Engines.Deployment;

namespace Trexis.PipelineTasks.Engines.Sqlite.Queries;

/// <summary>The anchored heads of document chains, oldest first.</summary>
/// <param name="Here">The database that is read.</param>
internal sealed record SqliteAnchorsQuery(SqliteLocation Here) : SqliteQuery<HistoryAnchor>(
    "SELECT deployment, environment, task, document_sha256, schema_fingerprint, at, deployed_commit, target, written_in "
        + "FROM trexis_history ORDER BY id",
    row => BookkeepingRows.Anchor(row, here: null) is var anchor && anchor.Database is { } written
        ? anchor with { IsOfOriginal = !Here.IsNamed(written) }
        : anchor);
