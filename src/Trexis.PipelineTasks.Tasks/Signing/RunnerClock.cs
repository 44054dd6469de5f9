namespace Trexis.PipelineTasks.Tasks.Signing;

/// <summary>
/// The clock by which windows, soak and the age of approvals and backups are judged; one that is wrong would open what is closed.
/// </summary>
internal static class RunnerClock
{
    /// <summary>Clocks of two machines differ a little.</summary>
    public static readonly TimeSpan MostApart = TimeSpan.FromMinutes(5);

    /// <param name="issued">When the platform gave a token that was asked for just now.</param>
    public static RunClock By(DateTimeOffset issued, DateTimeOffset now) => new(ClockWitness.Token, (long)(now - issued).TotalSeconds);

    /// <exception cref="InputException">It is not what the platform says.</exception>
    public static void EnsureTrue(RunClock? clock)
    {
        if (clock is null || Math.Abs(clock.AheadSeconds) <= MostApart.TotalSeconds) return;
        var apart = HumanText.Duration(TimeSpan.FromSeconds(Math.Abs(clock.AheadSeconds)));
        throw new InputException(
            "the runner's clock",
            $"is {apart} {(clock.AheadSeconds > 0 ? "ahead of" : "behind")} the platform's, so nothing was begun",
            null,
            $"at most {HumanText.Duration(MostApart)} apart; let the machine take its time from a time server");
    }
}
