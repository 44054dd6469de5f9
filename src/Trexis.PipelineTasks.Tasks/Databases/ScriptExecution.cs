using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// Executes assessed scripts one after the other and writes one result for all of them: what ran, what the server refused,
/// what did not run.
/// </summary>
public sealed class ScriptExecution(TaskRun run, IDeploymentSession session, CheckInfo step)
{
    private readonly List<Finding> _done = [];
    private readonly long _started = run.Time.GetTimestamp();
    private readonly ExecutionLog _log = new(run.Host, run.Time);
    private int _left;

    /// <summary>How many scripts ran to their end.</summary>
    /// <exception cref="DatabaseException">The connection broke: nobody knows what the last script did.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled between or in scripts.</exception>
    public async Task<int> RunAsync(IReadOnlyList<AssessedScript> scripts, CancellationToken cancel)
    {
        long rows = 0;
        for (var at = 0; at < scripts.Count; at++)
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                rows += await RunAsync(scripts[at], at, scripts.Count, cancel);
            }
            catch (DatabaseException exception)
            {
                if (LosesState(exception))
                    Conclude(
                        Outcome.Unknown(
                            Sentence(scripts, at, "broke off", exception), Evidence(scripts, at, StateUnknown(scripts[at], exception))));
                else
                    Conclude(
                        Outcome.Failed(
                            Sentence(scripts, at, "was refused", exception), Evidence(scripts, at, Refused(scripts[at], exception))));
                if (LosesState(exception)) throw;
                return _done.Count;
            }
            catch (OperationCanceledException)
            {
                Conclude(Outcome.Unknown(
                    $"Cancelled after {HumanText.Number(at)} of {HumanText.Plural(scripts.Count, "script")}",
                    Evidence(scripts, at, new Finding(scripts[at].Script.Name.File, Interrupted(scripts[at]), "done"))));
                throw;
            }
        }

        run.Journal.Measure("scripts.rows", Quantity.Rows(rows));
        Conclude(Outcome.Passed($"{HumanText.Plural(scripts.Count, "script")} executed, {HumanText.Plural(rows, "row")} changed", _done));
        return _done.Count;
    }

    private async Task<long> RunAsync(AssessedScript assessed, int at, int count, CancellationToken cancel)
    {
        var (script, assessment) = assessed;
        _log.Begin(script.Name.File, at, count);
        _left = assessment.Transactional ? 0 : 1;
        var ran = await session.RunScriptAsync(
            new ScriptToRun(script.Sql, script.Name.KindWord, script.Sha256, assessment.Transactional), _log, cancel);
        _done.Add(
            new Finding(
                script.Name.File,
                $"{DeploymentTimeline.DoneIn}{HumanText.Duration(ran.Elapsed)}, {HumanText.Plural(ran.RowsAffected, "row")}",
                "done"));
        _left = 0;
        return ran.RowsAffected;
    }

    private void Conclude(Outcome outcome)
    {
        _log.End();
        run.Journal.Measure(DeploymentTimeline.ScriptsExecuted, Quantity.Count(_done.Count));
        run.Journal.Measure(DeploymentTimeline.ScriptsLeftStarted, Quantity.Count(_left));
        run.Journal.Add(step, outcome, ResultKind.Step, run.Time.GetElapsedTime(_started));
    }

    // What a broken connection leaves is known to nobody; every other refusal left the script's transaction rolled back.
    private static bool LosesState(DatabaseException exception) =>
        exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable;

    private static string Sentence(IReadOnlyList<AssessedScript> scripts, int at, string how, DatabaseException exception)
    {
        var line = exception.Error?.Line is { } known ? $", line {known}" : "";
        return $"{scripts[at].Script.Name.File}{line} {how} after {HumanText.Number(at)} of {HumanText.Plural(scripts.Count, "script")}: "
            + $"{exception.Error?.Message ?? exception.Message}";
    }

    private static Finding Refused(AssessedScript assessed, DatabaseException exception)
    {
        var left = assessed.Assessment.Transactional ? "rolled back" : "left started, for resolve: it cannot run in a transaction";
        return new Finding(
            assessed.Script.Name.File,
            $"{Message(exception)}; {left}",
            "done",
            new SourceLocation(assessed.Script.Location, exception.Error?.Line ?? 1));
    }

    private static Finding StateUnknown(AssessedScript assessed, DatabaseException exception) =>
        new(
            assessed.Script.Name.File,
            $"{Message(exception)}; nobody knows whether it was done: the target's journal tells the next run",
            "done");

    private static string Interrupted(AssessedScript assessed) => assessed.Assessment.Transactional
        ? "not done: cancelled"
        : "cancelled; where it had begun, it is left started, for resolve: it cannot run in a transaction";

    private static string Message(DatabaseException exception) => exception.Error?.Describe() ?? exception.Message;

    private Finding[] Evidence(IReadOnlyList<AssessedScript> scripts, int at, Finding last) =>
        [last, .. scripts.Skip(at + 1).Select(rest => new Finding(rest.Script.Name.File, "not run", "done")), .. _done];
}
