using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac.Options;
using Trexis.PipelineTasks.Engines.Deployment;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Engines.SqlServer.Execution;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Executes a plan's text on a server, batch by batch, and writes one result for all of it.</summary>
internal sealed class DacpacExecution : IProgress<BatchProgress>
{
    private readonly IPipelineHost _host;
    private readonly RunJournal _journal;
    private readonly ExecutionLog _log;
    private readonly BatchExecutor _executor;
    private readonly long _started;
    private BatchProgress _at = new(0, 0, 1);

    public DacpacExecution(IPipelineHost host, RunJournal journal, IBatchExecution session)
    {
        (_host, _journal, _started, _log) = (host, journal, journal.Time.GetTimestamp(), new ExecutionLog(host, journal.Time, "batch"));
        _executor = new BatchExecutor(session, this, _log);
    }

    void IProgress<BatchProgress>.Report(BatchProgress value)
    {
        _at = value;
        _log.Begin($"{PlanFiles.Text}:{value.Line}", value.Number - 1, value.Total);
        _journal.Begin(
            DeploymentSteps.Executed,
            _started,
            () => Unconfirmed(value));
    }

    /// <returns>Whether the plan ran to its end.</returns>
    /// <exception cref="DatabaseException">The connection broke: nobody knows what the last batch did.</exception>
    public async Task<bool> RunAsync(string plan, DeploySettings settings, CancellationToken cancel)
    {
        var batches = SqlcmdScript.Read(plan, PlanFiles.Text).Bind(settings.VariableValues);
        try
        {
            await _executor.RunAsync(PlanFiles.Text, batches, cancel);
            if (_executor.RowsAffected is { } rows) _journal.Measure("plan.rows", Quantity.Rows(rows));
            Conclude(
                Outcome.Passed(
                    $"{HumanText.Plural(_executor.Done, "batch", "batches")} executed, "
                        + (_executor.RowsAffected is { } changed ? $"{HumanText.Plural(changed, "row")} changed" : "no rows counted")));
            return true;
        }
        catch (DatabaseException refused)
        {
            var exception = refused.Told(_host, _journal.Messages);
            var lost = exception.Kind is DatabaseErrorKind.StateUnknown or DatabaseErrorKind.Unreachable;
            var finding = new Finding(
                $"{PlanFiles.Text}:{exception.Error?.Line ?? _at.Line}", exception.Error?.Describe() ?? exception.Message, "done");
            var sentence = $"{Place(_at, exception.Error?.Line ?? _at.Line)} {(lost ? "broke off" : "was refused")}: "
                + (exception.Error?.Message ?? exception.Message);
            var outcome = lost ? Outcome.Unknown(sentence, finding) : Outcome.Failed($"{sentence}; {Left()}", finding);
            Conclude(outcome with { Remedy = exception.Fault.Hint });
            if (lost) throw;
            return false;
        }
        catch (OperationCanceledException)
        {
            Conclude(
                _executor.IsCancelConfirmed
                    ? Outcome.Unknown($"Cancelled in batch {_at.Number} of {_at.Total}; {Left()}")
                    : Unconfirmed(_at));
            throw;
        }
    }

    private static Outcome Unconfirmed(BatchProgress at) =>
        Outcome.Unknown($"{Place(at, at.Line)} was being executed; the cancel was not confirmed") with
        {
            Remedy = "Run plan again when the server has ended it: the plan then holds what is not done.",
        };

    private static string Place(BatchProgress at, int line) =>
        $"batch {at.Number} of {at.Total} (line {line} of {PlanFiles.Text})";

    private string Left() => _executor.Standing switch
    {
        null => "whether what ran before stands nobody knows, for that batch ends transactions itself: look at the database",
        0 when _executor.Done > 0 => "what ran before was rolled back with the plan's transaction",
        { } standing when standing < _executor.Done =>
            $"of what ran before, {HumanText.Plural(standing, "batch", "batches")} before the plan's transaction stand, and the rest was "
                + "rolled back with it",
        _ => "what ran before stands",
    };

    private void Conclude(Outcome outcome)
    {
        _log.End();
        _journal.Measure("plan.batches", Quantity.Count(_executor.Done));
        _journal.AddStep(DeploymentSteps.Executed, outcome, _started);
    }
}
