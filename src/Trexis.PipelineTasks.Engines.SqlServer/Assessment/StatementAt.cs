using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>The statement that an error's line belongs to, for people.</summary>
internal static class StatementAt
{
    /// <summary>Its first lines, redacted; absent where the batch does not parse, for nobody knows then what of it is data.</summary>
    /// <param name="line">Of the batch, from 1.</param>
    public static string? Line(string batch, int line)
    {
        var (script, errors) = ServerParser.Newest().Parse(batch);
        var statement = errors.Count > 0
            ? null
            : script?.Batches.SelectMany(part => part.Statements).LastOrDefault(candidate => candidate.StartLine <= line);
        return statement is null ? null : Redaction.Statement(StatementText.Format(statement));
    }
}
