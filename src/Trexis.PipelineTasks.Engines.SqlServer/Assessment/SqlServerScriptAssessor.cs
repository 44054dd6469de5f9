using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.Servers;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>Parses scripts in the server's dialect and names what each statement would do. No script is sent to the server.</summary>
/// <param name="rows">How many rows each table holds by now, by its name with the schema; asked once, and empty where nobody may see
/// them.</param>
internal sealed class SqlServerScriptAssessor(
    ServerIdentity server, Func<CancellationToken, Task<IReadOnlyDictionary<string, long>>> rows) : IScriptAssessor
{
    private const int LevelsPerVersion = 10;

    public async Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        if (scripts.Count == 0) return [];
        var counted = await rows(cancel);
        return await Task.Run<IReadOnlyList<ScriptAssessment>>(() => Read(scripts, counted, cancel), cancel);
    }

    private List<ScriptAssessment> Read(IReadOnlyList<SqlText> scripts, IReadOnlyDictionary<string, long> counted, CancellationToken cancel)
    {
        var parser = server.IsAzure ? ServerParser.Newest() : ServerParser.For(server.Major * LevelsPerVersion);
        var reading = new SqlServerScriptReading(
            parser, new Linter(parser, table => counted.TryGetValue(table, out var count) ? count : null), server.Database);
        var assessments = new List<ScriptAssessment>(scripts.Count);
        foreach (var script in scripts)
        {
            cancel.ThrowIfCancellationRequested();
            assessments.Add(Assess(reading, script));
        }

        return assessments;
    }

    private static ScriptAssessment Assess(SqlServerScriptReading reading, SqlText script)
    {
        try
        {
            return reading.Read(script, SqlcmdScript.Read(script.Text, script.Name).Bind(new Dictionary<string, string>()));
        }
        catch (InputException exception)
        {
            var problem = exception.Problems[0].ToString();
            return new ScriptAssessment(script.Name, [], Transactional: true, new ServerError(
                0, problem))
            { Lint = Fact.Unreadable<IReadOnlyList<LintFinding>>(problem) };
        }
    }
}
