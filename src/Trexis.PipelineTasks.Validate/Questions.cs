using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Validate;

/// <summary>What the team's files ask, read before anything is asked of a database.</summary>
/// <param name="Scripts">Absent where the artifact is a dacpac.</param>
internal sealed record Questions(IReadOnlyList<PreparedAssertion> Assertions, IReadOnlyList<SqlText> SmokeQueries, ScriptFolder? Scripts)
{
    /// <summary>Scripts that the change names out of order.</summary>
    public IReadOnlyList<string> OutOfOrder { get; init; } = [];

    /// <exception cref="InputException">Files that cannot be read, all of them.</exception>
    public static Questions Load(DeploymentConfiguration deployment)
    {
        var problems = new List<InputProblem>();
        var questions = new Questions(
            Read(() => AssertionRunner.Load(deployment.Assertions, AssertionMoment.After), problems) ?? [],
            Read(() => AssertionRunner.LoadFiles([.. deployment.Queries.Select(query => (query.Name, query.File))]), problems) ?? [],
            Read(() => ScriptFolder.Read(deployment.Artifact), problems));
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
