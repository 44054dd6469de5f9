namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Kinds;

/// <summary>The worst that a MERGE does.</summary>
internal enum MergeEffect
{
    Adds,
    Updates,

    /// <summary>Rows without a partner in the source.</summary>
    UpdatesUnmatched,

    Deletes,
}
