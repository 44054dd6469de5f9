using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Validation;

namespace Trexis.PipelineTasks.Engines.Assertions;

/// <summary>Reads users' SQL files and runs assertions, read-only and in time.</summary>
public static class AssertionRunner
{
    /// <summary>The assertions of one moment with their SQL, before anything is asked of a database.</summary>
    /// <exception cref="InputException">Files that cannot be read, all of them.</exception>
    public static IReadOnlyList<PreparedAssertion> Load(IReadOnlyList<AssertionSpec> assertions, AssertionMoment moment)
    {
        var chosen = assertions.Where(assertion => assertion.When.HasFlag(moment)).ToList();
        var texts = LoadFiles([.. chosen.Select(assertion => (assertion.Name, assertion.File))]);
        return [.. chosen.Zip(texts, (spec, sql) => new PreparedAssertion(spec, sql))];
    }

    /// <exception cref="InputException">Files that cannot be read, all of them.</exception>
    public static IReadOnlyList<SqlText> LoadFiles(IReadOnlyList<(string Name, string File)> files)
    {
        var problems = new List<InputProblem>();
        var texts = new List<SqlText>();
        foreach (var (name, file) in files)
        {
            try
            {
                texts.Add(new SqlText(name, InputFile.ReadText(file, FileKind.Query), file));
            }
            catch (InputException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => problem with { What = $"the SQL of '{name}' {problem.What}" }));
            }
        }

        return problems.Count == 0 ? texts : throw new InputException(problems);
    }

    /// <summary>Runs them one after the other on the one connection; an assertion that cannot be run does not hold.</summary>
    public static async Task<IReadOnlyList<AssertionResult>> RunAsync(
        IReadOnlyQueries queries, IReadOnlyList<PreparedAssertion> assertions, TimeSpan limit, CancellationToken cancel)
    {
        var results = new List<AssertionResult>(assertions.Count);
        foreach (var (spec, sql) in assertions)
        {
            try
            {
                var run = await queries.RunAsync(sql, limit, cancel);
                results.Add(new AssertionResult(spec.Name, spec.ExpectEmpty == (run.Rows == 0), run.Rows));
            }
            catch (DatabaseException exception)
            {
                results.Add(new AssertionResult(spec.Name, Holds: false, 0, exception.Message));
            }
        }

        return results;
    }
}

public sealed record PreparedAssertion(AssertionSpec Spec, SqlText Sql);
