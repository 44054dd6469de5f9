using System.Collections.Immutable;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Engines.Scripts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// Executes assessed scripts one after the other and writes one result for all of them: what ran, what the server refused,
/// what did not run.
/// </summary>
public sealed class ScriptExecution(IPipelineHost host, RunJournal journal, IDeploymentSession session, CheckInfo step)
{
    private const string NotCounted = "rows not counted by the server";

    private ImmutableList<Finding> _done = [];
    private readonly long _started = journal.Time.GetTimestamp();
    private readonly ExecutionLog _log = new(host, journal.Time);
    private int _left;

    /// <summary>How many scripts ran to their end so far.</summary>
    public int Done => _done.Count;

    /// <returns><see cref="Done"/>.</returns>
    /// <exception cref="DatabaseException">The connection broke: nobody knows what the last script did.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled between or in scripts.</exception>
    public async Task<int> RunAsync(IReadOnlyList<AssessedScript> scripts, CancellationToken cancel)
    {
        long? rows = null;
        var all = true;
        for (var at = 0; at < scripts.Count; at++)
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                var changed = await RunAsync(scripts, at, cancel);
                all &= changed is not null;
                if (changed is not null) rows = (rows ?? 0) + changed;
            }
            catch (DatabaseException exception)
            {
                if (exception.Kind == DatabaseErrorKind.HalfCommitted) _left = 1;
                var outcome = LosesState(exception)
                    ? Outcome.Unknown(
                        Sentence(scripts, at, "broke off", exception), Evidence(scripts, at, StateUnknown(scripts[at], exception)))
                    : Outcome.Failed(
                        Sentence(scripts, at, How(exception), exception), Evidence(scripts, at, Refused(scripts[at], exception)));
                Conclude(outcome with { Remedy = exception.Fault.Hint });
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

        if (rows is { } known) journal.Measure("scripts.rows", Quantity.Rows(known));
        Conclude(Outcome.Passed(
            $"{HumanText.Plural(scripts.Count, "script")} executed, {(all || rows is null ? "" : "at least ")}{Changed(rows)}", _done));
        return _done.Count;
    }

    private async Task<long?> RunAsync(IReadOnlyList<AssessedScript> scripts, int at, CancellationToken cancel)
    {
        var (script, assessment) = scripts[at];
        _log.Begin(script.Name.File, at, scripts.Count);
        _left = assessment.Transactional ? 0 : 1;
        Measure();
        var unended = new Finding(script.Name.File, "being executed when the run ended", "done");
        journal.Begin(
            step,
            _started,
            () => Outcome.Unknown(
                $"{script.Name.File} was being executed; the cancel was not confirmed", Evidence(scripts, at, unended)) with
            {
                Remedy = "Run plan and apply again: the target's journal tells whether the script was done, rolled back or left started.",
            });
        var ran = await session.RunScriptAsync(
            new ScriptToRun(script.Sql, script.Name.KindWord, script.Sha256, assessment.Transactional), _log, cancel);
        _done = _done.Add(
            new Finding(
                script.Name.File,
                $"{DeploymentTimeline.DoneIn}{HumanText.Duration(ran.Elapsed)}, "
                    + (ran.RowsAffected is { } rows ? HumanText.Plural(rows, "row") : NotCounted),
                "done"));
        _left = 0;
        return ran.RowsAffected;
    }

    private void Conclude(Outcome outcome)
    {
        _log.End();
        Measure();
        journal.AddStep(step, outcome, _started);
    }

    private void Measure()
    {
        journal.Measure(DeploymentTimeline.ScriptsExecuted, Quantity.Count(_done.Count));
        journal.Measure(DeploymentTimeline.ScriptsLeftStarted, Quantity.Count(_left));
    }

    private static string Changed(long? rows) => rows is { } known ? $"{HumanText.Plural(known, "row")} changed" : NotCounted;

    // What a broken connection leaves is known to nobody; every other refusal left the script's transaction rolled back.
    private static bool LosesState(DatabaseException exception) =>
        exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable;

    private static string How(DatabaseException exception) =>
        exception.Kind == DatabaseErrorKind.HalfCommitted ? "is half done" : "was refused";

    private static string Sentence(IReadOnlyList<AssessedScript> scripts, int at, string how, DatabaseException exception)
    {
        var line = exception.Error?.Line is { } known ? $", line {known}" : "";
        return $"{scripts[at].Script.Name.File}{line} {how} after {HumanText.Number(at)} of {HumanText.Plural(scripts.Count, "script")}: "
            + $"{Cause(exception)}";
    }

    private static Finding Refused(AssessedScript assessed, DatabaseException exception)
    {
        var left = (exception.Kind, assessed.Assessment.Transactional) switch
        {
            (DatabaseErrorKind.HalfCommitted, _) => "part of it is in the database: left started, for resolve",
            (_, true) => "rolled back",
            _ => "left started, for resolve: it cannot run in a transaction",
        };
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

    // Of what is half done, the server's own error tells the lesser part.
    private static string Cause(DatabaseException exception) =>
        exception is { Kind: not DatabaseErrorKind.HalfCommitted, Error: { } error } ? error.Message : exception.Message;

    private static string Message(DatabaseException exception) =>
        exception is { Kind: not DatabaseErrorKind.HalfCommitted, Error: { } error } ? error.Describe() : exception.Message;

    private Finding[] Evidence(IReadOnlyList<AssessedScript> scripts, int at, Finding last) =>
        [last, .. scripts.Skip(at + 1).Select(rest => new Finding(rest.Script.Name.File, "not run", "done")), .. _done];
}
