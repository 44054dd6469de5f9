namespace Trexis.PipelineTasks.Engines.Sqlite.Deployment;

/// <summary>
/// Tries anew what a lock of another connection holds up, as long as the policy lets a deployment wait. Each try waits
/// <see cref="SqliteLocation.BusyTryMilliseconds"/> inside SQLite.
/// </summary>
internal sealed class BusyWaiting(SqliteLocation location, LockPatience patience)
{
    /// <summary>Where the policy does not say how long: whoever writes one row is done by then.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    /// <summary>What to do where it was waited for in vain.</summary>
    public const string Hint = $"{SqliteErrors.HintOfLock}; watch: {{ wait }} of policy.yml says how long a deployment waits";

    private string _holder = "another connection";

    private readonly LockPatience _patience = new(patience.OfExecution ?? Usual, patience.Begins);

    /// <returns>The code of the last try; also busy where the run was cancelled meanwhile.</returns>
    public int For(Func<int> attempt, CancellationToken cancel)
    {
        var code = attempt();
        if (!SqliteErrors.IsBusy(code)) return code;
        if (FileLockHolder.Of(location.Path) is { } process) _holder = process;
        _patience.Begin($"{location.Shown}: {_holder} reads or writes it");
        var tries = _patience.Limit.TotalMilliseconds / SqliteLocation.BusyTryMilliseconds;
        for (var tried = 1; SqliteErrors.IsBusy(code) && tried < tries && !cancel.IsCancellationRequested; tried++) code = attempt();
        return code;
    }

    /// <summary>What is said of a lock that was not released in time.</summary>
    public DatabaseException Ended(string doing, int code) => new(
        DatabaseErrorKind.Locked,
        $"{location.Shown}: {doing}: waited {HumanText.Duration(_patience.Limit)} for a lock that {_holder} holds (SQLite {code})",
        Hint);
}
