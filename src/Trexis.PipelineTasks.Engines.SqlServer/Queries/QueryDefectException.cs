namespace Trexis.PipelineTasks.Engines.SqlServer.Queries;

/// <summary>
/// A query and its reader disagree: a column that is not selected, a value of another type than is read. A mistake of ours, which must not
/// pass for an answer that broke off.
/// </summary>
internal sealed class QueryDefectException(string column, string what, string? query = null)
    : Exception($"a defect of this tool: the answer to {(query is null ? "a question" : $"the question '{query}'")} {what}")
{
    public string Column { get; } = column;

    /// <summary>Whether the column holds no value: what is missing is then the fact, and not a word of ours.</summary>
    public bool IsNull { get; init; }

    public QueryDefectException Of(string name) => new(Column, what, name) { IsNull = IsNull };
}
