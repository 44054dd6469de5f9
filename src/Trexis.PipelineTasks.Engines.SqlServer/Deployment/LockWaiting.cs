namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <summary>
/// Waits for what somebody else locks by trying anew: a wait inside the server would hear no cancel of ours in time, and end by a limit
/// that is not ours.
/// </summary>
internal sealed class LockWaiting(LockPatience patience, TimeProvider time)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    public TimeProvider Time => time;

    /// <inheritdoc cref="LockPatience.OfExecution"/>
    public TimeSpan? OfExecution => patience.OfExecution;

    /// <summary>As patient at least as that: for what takes a moment to end by itself.</summary>
    public LockWaiting AtLeast(TimeSpan limit) => patience.Limit >= limit ? this : new(patience with { Limit = limit }, time);

    /// <param name="attempt">Answers with nothing where the lock was not granted.</param>
    /// <param name="held">Asks who holds what, as a sentence.</param>
    /// <param name="hint">What to do where it stays so.</param>
    /// <exception cref="DatabaseException">With <see cref="DatabaseErrorKind.Locked"/> where it was not granted in time.</exception>
    public async Task<T> ForAsync<T>(
        Func<Task<T?>> attempt, Func<Task<string>> held, string hint, CancellationToken cancel)
        where T : class
    {
        var started = time.GetTimestamp();
        for (var isToldOf = false; ; isToldOf = true)
        {
            if (await attempt() is { } granted) return granted;
            if (time.GetElapsedTime(started) >= patience.Limit)
                throw new DatabaseException(
                    DatabaseErrorKind.Locked, $"{await held()}; waited {HumanText.Duration(patience.Limit)}", hint);
            if (!isToldOf && patience.Begins is not null) patience.Begin(await held());
            await Task.Delay(BetweenTries, time, cancel);
        }
    }
}
