using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Linting.Rules;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Assessment;

/// <summary>Parses scripts in the server's dialect and names what each statement would do. No script is sent to the server.</summary>
/// <param name="target">What these scripts are meant for; asked once.</param>
internal sealed class SqlServerScriptAssessor(
    ServerIdentity server, Func<IReadOnlyList<SqlText>, CancellationToken, Task<TargetReading>> target) : IScriptAssessor
{
    private const int LevelsPerVersion = 10;

    public async Task<IReadOnlyList<ScriptAssessment>> AssessAsync(IReadOnlyList<SqlText> scripts, CancellationToken cancel)
    {
        if (scripts.Count == 0) return [];
        var known = await target(scripts, cancel);
        return await Task.Run<IReadOnlyList<ScriptAssessment>>(() => Read(scripts, known, cancel), cancel);
    }

    private List<ScriptAssessment> Read(IReadOnlyList<SqlText> scripts, TargetReading known, CancellationToken cancel)
    {
        var level = server.IsAzure ? SqlPlatform.Servers[^1].Level : server.Major * LevelsPerVersion;
        var parser = ServerParser.For(level);
        var reading = new SqlServerScriptReading(
            parser,
            new Linter(parser, table => known.Rows.TryGetValue(table, out var count) ? count : null)
            {
                Server = new LintedServer(level, server.BuildsOnline),
            },
            server.Database,
            known.Schema);
        var assessments = new List<ScriptAssessment>(scripts.Count);
        foreach (var script in scripts)
        {
            cancel.ThrowIfCancellationRequested();
            assessments.Add(Assess(reading, script) with { WithoutSchema = known.Missing });
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
