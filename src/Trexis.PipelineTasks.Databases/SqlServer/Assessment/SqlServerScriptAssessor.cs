using Trexis.PipelineTasks.Databases.Execution;
using Trexis.PipelineTasks.Inputs;

namespace Trexis.PipelineTasks.Databases.SqlServer.Assessment;

/// <summary>Parses scripts in the server's dialect and names what each statement would do. Nothing is sent to the server.</summary>
internal sealed class SqlServerScriptAssessor(ServerIdentity server) : IScriptAssessor
{
    public Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel) => Task.Run<IReadOnlyList<ScriptAssessment>>(
        () =>
        {
            var parser = TSqlText.ParserFor(server);
            return [.. scripts.Select(script => Assess(new ScriptReading(parser, script), script, cancel))];
        },
        cancel);

    private static ScriptAssessment Assess(ScriptReading reading, SqlText script, CancellationToken cancel)
    {
        try
        {
            return reading.Read(SqlcmdScript.Read(script.Text, script.Name).Bind(new Dictionary<string, string>()), cancel);
        }
        catch (InputException exception)
        {
            return new ScriptAssessment(script.Name, [], Transactional: true, new ServerError(0, exception.Problems[0].ToString()));
        }
    }
}
