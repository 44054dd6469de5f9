using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>The statement that an error's line belongs to, for people.</summary>
internal static class StatementAt
{
    /// <param name="line">Of the batch, from 1.</param>
    public static string Line(string batch, int line)
    {
        var (script, errors) = ServerParser.Newest().Parse(batch);
        if (script is not null && errors.Count == 0)
        {
            var statement = script.Batches.SelectMany(part => part.Statements).LastOrDefault(candidate => candidate.StartLine <= line);
            if (statement is not null) return StatementText.Format(statement);
        }

        // Text that does not parse is shown from the line on.
        return string.Join('\n', batch.Split('\n').Skip(Math.Max(0, line - 1)));
    }
}
