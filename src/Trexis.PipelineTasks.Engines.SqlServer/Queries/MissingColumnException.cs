namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// A reader asked for a column that its query does not select: a mistake of ours, which must not pass for an answer that broke off.
/// </summary>
internal sealed class MissingColumnException(string column, string? query = null)
    : Exception(query is null ? $"the answer has no column {column}" : $"the answer to the question '{query}' has no column {column}")
{
    public MissingColumnException Of(string name) => new(column, name);
}
