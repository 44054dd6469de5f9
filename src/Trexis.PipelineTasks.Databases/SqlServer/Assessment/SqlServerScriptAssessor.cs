using Trexis.PipelineTasks.Databases.Execution;
using Trexis.PipelineTasks.Databases.SqlServer.Queries;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Parses scripts in the server's dialect and names what each statement would do. Of the server it asks only how large its tables are.</summary>
/// <param name="tables">The tables by now; empty where nobody can tell.</param>
internal sealed class SqlServerScriptAssessor(ServerIdentity server, Func<CancellationToken, Task<IReadOnlyList<TableRow>>> tables) : IScriptAssessor
{
    public async Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        if (scripts.Count == 0) return [];
        var rows = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in await tables(cancel)) rows[SqlName.Display(table.Schema, table.Name)] = table.Rows;
        return await Task.Run<IReadOnlyList<ScriptAssessment>>(() => [.. scripts.Select(script => Assess(script, name => rows.TryGetValue(name, out var count) ? count : null, cancel))], cancel);
    }

    private ScriptAssessment Assess(SqlText script, Func<string, long?> rowsOf, CancellationToken cancel)
    {
        try
        {
            var reading = new ScriptReading(TSqlText.ParserFor(server), script, rowsOf);
            return reading.Read(SqlcmdScript.Read(script.Text, script.Name).Bind(new Dictionary<string, string>()), cancel);
        }
        catch (InputException exception)
        {
            return new ScriptAssessment(script.Name, [], Transactional: true, new ServerError(0, exception.Problems[0].ToString()));
        }
    }
}
