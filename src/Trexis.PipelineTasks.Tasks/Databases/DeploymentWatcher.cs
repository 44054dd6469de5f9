using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines.Watching;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// Watches a deployment while it runs: once a second over a connection of its own, who waits for it, what it waits for, its log
/// and the volume. Says when a limit of the policy is reached, and ends the deployment by a clean cancel where the policy says so.
/// </summary>
public sealed class DeploymentWatcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The document of a deployment that is over must not wait for a look that hangs.
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    private readonly IPipelineHost _host;
    private readonly RunJournal _journal;
    private readonly Func<CancellationToken, Task<IDeploymentWatch>> _open;
    private readonly CancellationTokenSource _stop;
    private readonly long _began;
    private IDeploymentWatch? _watch;
    private WatchRecord _record;
    private bool _warned;
    private bool _waits;
    private bool _misses;
    private bool _isOver;

    /// <summary>The limit that would have ended the deployment, reached when that had ended by itself.</summary>
    private string? _late;

    private DeploymentWatcher(
        WatchPolicy policy,
        IPipelineHost host,
        RunJournal journal,
        Func<CancellationToken, Task<IDeploymentWatch>> open,
        CancellationTokenSource stop)
    {
        (_host, _journal, _open, _stop) = (host, journal, open, stop);
        _record = new WatchRecord(policy, Interval);
        _began = journal.Time.GetTimestamp();
    }

    private TimeSpan SinceBeginning => _journal.Time.GetElapsedTime(_began);

    /// <summary>Runs the deployment under watch and writes <c>deploy.watched</c> after it.</summary>
    /// <returns>What the deployment came to; nothing where the watch ended it.</returns>
    public static async Task<T?> RunAsync<T>(
        WatchPolicy policy,
        IPipelineHost host,
        RunJournal journal,
        Func<CancellationToken, Task<IDeploymentWatch>> open,
        Func<CancellationToken, Task<T>> deployment,
        CancellationToken cancel)
        where T : struct
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var over = new CancellationTokenSource();
        var watcher = new DeploymentWatcher(policy, host, journal, open, stop);
        var watching = watcher.WatchAsync(over.Token);
        try
        {
            var result = await deployment(stop.Token);
            // It came to its end all the same: what was to stop it found nothing left to stop.
            watcher._isOver = true;
            return result;
        }
        catch (OperationCanceledException) when (watcher._record.StoppedBy is not null && !cancel.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            var returned = watcher._isOver;
            watcher._isOver = true;
            await over.CancelAsync();
            await watching;
            watcher.Conclude(returned);
        }
    }

    private async Task WatchAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(Interval, _journal.Time);
        try
        {
            do await LookAsync(over);
            while (await timer.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            using var hurry = new CancellationTokenSource(LastLook, _journal.Time);
            if (!_stop.IsCancellationRequested) await LookOnceMoreAsync(hurry.Token);
        }
        finally
        {
            await CloseAsync();
        }
    }

    private async Task LookOnceMoreAsync(CancellationToken hurry)
    {
        try
        {
            await LookAsync(hurry);
        }
        catch (OperationCanceledException) when (hurry.IsCancellationRequested)
        {
            Miss($"no answer within {HumanText.Duration(LastLook)}");
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            _watch ??= await _open(cancel);
            if (await LookWithinIntervalAsync(_watch, cancel) is not { } sample) return;
            _record = _record.With(sample, SinceBeginning);
            _misses = false;
            SayWait(sample.WaitsFor.ValueOr("") ?? "");
        }
        catch (DatabaseException exception)
        {
            Miss(exception.Message);
            await CloseAsync();
            return;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Broke(exception);
            await CloseAsync();
            return;
        }

        Warn();
        if (_record.StoppedBy is null && _record.Stop() is { } limit)
        {
            if (_isOver)
            {
                _late = limit;
                return;
            }

            _record = _record with { StoppedBy = limit };
            _host.WriteLine($"watch: stops the deployment: {limit}");
            await _stop.CancelAsync();
        }
    }

    // Who opens the connection may take longer; a look that does is not worth what the next ones would see.
    private async Task<WatchSample?> LookWithinIntervalAsync(IDeploymentWatch watch, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Interval, _journal.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            return await watch.LookAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            Miss($"no answer within {HumanText.Duration(Interval)}");
            return null;
        }
    }

    private async Task CloseAsync()
    {
        var watch = _watch;
        _watch = null;
        try
        {
            if (watch is not null) await watch.DisposeAsync();
        }
        catch (Exception exception)
        {
            Broke(exception);
        }
    }

    // What the deployment has committed stands, whatever is wrong with who looks at it: the watch alone is unknown by that.
    private void Broke(Exception exception)
    {
        var defect = FaultText.From(exception).Message;
        Miss(defect);
        _record = _record with { Defect = defect };
    }

    // Once for each gap, when it begins.
    private void Miss(string because)
    {
        _record = _record.MissedLook(because);
        if (!_misses) _host.WriteLine($"watch: sample missed: {because}");
        _misses = true;
    }

    // Once for each wait, when it begins: who looks at the console can end what holds the lock.
    private void SayWait(string waitsFor)
    {
        if (waitsFor.Length > 0 && !_waits) _host.WriteLine($"watch: the deployment waits for {waitsFor}");
        _waits = waitsFor.Length > 0;
    }

    private void Warn()
    {
        if (_warned || _record.Breach(_record.Policy.Warn) is not { } limit) return;
        _warned = true;
        _host.WriteLine($"watch: {limit}");
    }

    /// <param name="returned">Whether the deployment came to its end, whatever was to stop it.</param>
    private void Conclude(bool returned)
    {
        if (returned && _record.StoppedBy is { } limit)
        {
            _late = limit;
            _record = _record with { StoppedBy = null };
        }

        if (_record.LongestBlocked is { } longest) _journal.Measure("watch.longest-blocked", Quantity.Duration(longest.Wait));
        if (_record.LogBytes is { } log) _journal.Measure("watch.log-bytes", Quantity.Bytes(log));
        var outcome = _record.Ended(SinceBeginning).Conclude();
        _journal.AddStep(DeploymentSteps.Watched, _late is null ? outcome : Late(outcome, _late));
    }

    private Outcome Late(Outcome outcome, string limit)
    {
        var told = $"reached as the deployment ended, nothing was stopped: {limit}";
        _host.WriteLine($"watch: {told}");
        return outcome with
        {
            Verdict = outcome.Verdict == Verdict.Passed ? Verdict.Warned : outcome.Verdict,
            Message = $"{outcome.Message}; {told}",
        };
    }
}
