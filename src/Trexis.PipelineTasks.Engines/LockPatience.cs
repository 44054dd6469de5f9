namespace Trexis.PipelineTasks.Engines;

/// <summary>How long a lock of somebody else is waited for, and who is told when that begins.</summary>
/// <param name="Begins">Told once for each wait, with what holds it up and who holds that; a wait that nobody hears of needs none.</param>
public readonly record struct LockPatience(TimeSpan Limit, Action<string>? Begins = null)
{
    /// <summary>
    /// How long what is executed may wait for the locks of others, as the policy says (<c>watch: { wait }</c>); absent where it does not.
    /// </summary>
    public TimeSpan? OfExecution { get; init; }

    public static implicit operator LockPatience(TimeSpan limit) => FromTimeSpan(limit);

    /// <summary>Waits without a word.</summary>
    public static LockPatience FromTimeSpan(TimeSpan limit) => new(limit);

    /// <summary>Of another engine's words: <c>sales: deployment CHG-6 by bob holds the deployment lock</c>.</summary>
    public void Begin(string held) => Begins?.Invoke($"{held}; waits up to {HumanText.Duration(Limit)}");
}
