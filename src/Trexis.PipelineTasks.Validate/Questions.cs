using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.Validate;

/// <summary>What the team's files ask, read before anything is asked of a database.</summary>
/// <param name="Scripts">Absent where the artifact is a dacpac.</param>
internal sealed record Questions(IReadOnlyList<PreparedAssertion> Assertions, IReadOnlyList<SqlText> SmokeQueries, ScriptFolder? Scripts)
{
    /// <exception cref="InputException">Files that cannot be read, all of them.</exception>
    public static Questions Load(TaskRun run)
    {
        var problems = new List<InputProblem>();
        var questions = new Questions(
            Read(() => AssertionRunner.Load(run.Deployment.Assertions, AssertionMoment.After), problems) ?? [],
            Read(() => AssertionRunner.LoadFiles([.. run.Deployment.Queries.Select(query => (query.Name, query.File))]), problems) ?? [],
            Read(() => ScriptFolder.Read(run.Deployment.Artifact), problems));
        return problems.Count == 0 ? questions : throw new InputException(problems);
    }

    private static T? Read<T>(Func<T?> read, List<InputProblem> problems)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InputException exception)
        {
            problems.AddRange(exception.Problems);
            return null;
        }
    }
}
