using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines.Watching;

/// <summary>What a watch saw in all: peaks only, however long it lasted.</summary>
public sealed record WatchRecord(WatchPolicy Policy, TimeSpan Interval)
{
    private const int MostWaiters = 8;

    public int Looks { get; private init; }

    public int Missed { get; private init; }

    /// <summary>Why the last missed look was missed.</summary>
    public string? MissedBecause { get; private init; }

    /// <summary>The longest time in which nobody looked, from the beginning to the end.</summary>
    public TimeSpan LongestGap { get; private init; }

    /// <summary>When the last look succeeded, from the beginning.</summary>
    private TimeSpan LastAt { get; init; }

    /// <summary>The longest time in which nobody saw who waits, from the beginning to the end.</summary>
    private TimeSpan LongestUnseen { get; init; }

    /// <summary>When they were last seen, from the beginning.</summary>
    private TimeSpan SeenAt { get; init; }

    /// <summary>The looks that did not see who waits.</summary>
    private int Unseeing { get; init; }

    /// <summary>Who waited for the deployment, each with its longest wait, the longest first; so many and no more.</summary>
    private IReadOnlyList<BlockedSession> Waiters { get; init; } = [];

    /// <summary>The longest wait for the deployment that was seen.</summary>
    public BlockedSession? LongestBlocked => Waiters.Count == 0 ? null : Waiters[0];

    /// <summary>The most sessions that waited at once.</summary>
    public int MostBlocked { get; private init; }

    /// <summary>The last thing that the deployment itself waited for.</summary>
    public string? WaitedFor { get; private init; }

    /// <summary>The longest that it waited at once.</summary>
    public TimeSpan Waited { get; private init; }

    public long? LogBytes { get; private init; }

    public double? LogUsedPercent { get; private init; }

    public double? DiskUsedPercent { get; private init; }

    /// <summary>What of all this the engine could not tell, with the reasons.</summary>
    public IReadOnlyList<Finding> Blind { get; private init; } = [];

    /// <summary>
    /// Why the sessions that wait could not be seen, in the last look that failed to; where an engine has none, nothing is missing.
    /// </summary>
    private string? Unseen { get; init; }

    /// <summary>What of the watch itself broke, last; absent where nothing did.</summary>
    public string? Defect { get; init; }

    /// <summary>The limit of the policy that ended the deployment.</summary>
    public string? StoppedBy { get; init; }

    public WatchRecord MissedLook(string because) => this with { Missed = Missed + 1, MissedBecause = because };

    /// <summary>As it stands when the deployment is over.</summary>
    /// <param name="at">From the beginning.</param>
    public WatchRecord Ended(TimeSpan at) => this with { LongestGap = GapUntil(at), LongestUnseen = UnseenUntil(at) };

    /// <param name="at">From the beginning.</param>
    public WatchRecord With(WatchSample sample, TimeSpan at)
    {
        var blocked = sample.Blocked.ValueOr(null) ?? [];
        var unseen = (sample.Blocked as Fact<IReadOnlyList<BlockedSession>>.Unreadable)?.Reason;
        return this with
        {
            Looks = Looks + 1,
            LongestGap = GapUntil(at),
            LastAt = at,
            MostBlocked = Math.Max(MostBlocked, blocked.Count),
            Waiters =
            [
                .. Waiters.Concat(blocked).GroupBy(waiter => waiter.Session, StringComparer.Ordinal)
                    .Select(same => same.MaxBy(waiter => waiter.Wait)!)
                    .OrderByDescending(waiter => waiter.Wait)
                    .Take(MostWaiters),
            ],
            WaitedFor = sample.WaitsFor is Fact<string>.Known { Value.Length: > 0 } waits ? waits.Value : WaitedFor,
            Waited = sample.Waited > Waited ? sample.Waited : Waited,
            LogBytes = Peak(LogBytes, sample.LogBytes),
            LogUsedPercent = Peak(LogUsedPercent, sample.LogUsedPercent),
            DiskUsedPercent = Peak(DiskUsedPercent, sample.DiskUsedPercent),
            Unseen = unseen ?? Unseen,
            Unseeing = unseen is null ? Unseeing : Unseeing + 1,
            SeenAt = unseen is null ? at : SeenAt,
            LongestUnseen = unseen is null ? UnseenUntil(at) : LongestUnseen,
            Blind = Looks == 0 ? [.. BlindIn(sample)] : Blind,
        };
    }

    /// <summary>The limit that the peaks so far reach or exceed; nothing where they are all below.</summary>
    public string? Breach(WatchLimits limits)
    {
        if (limits.Blocking is { } blocking && LongestBlocked is { } longest && longest.Wait >= blocking)
            return $"{longest.Session} waited {HumanText.Duration(longest.Wait)} for the deployment, the limit is "
                + $"{HumanText.Duration(blocking)}";
        if (limits.LogPercent is { } log && LogUsedPercent >= log)
            return $"the log is {Quantity.Percent(LogUsedPercent.Value)} full, the limit is {Quantity.Percent(log)}";
        return limits.DiskPercent is { } disk && DiskUsedPercent >= disk
            ? $"the fullest volume is {Quantity.Percent(DiskUsedPercent.Value)} full, the limit is {Quantity.Percent(disk)}"
            : null;
    }

    /// <summary>The limit that ends the deployment; nothing where none is reached.</summary>
    public string? Stop() => Policy.Wait is { } wait && Waited >= wait
        ? $"the deployment itself waited {HumanText.Duration(Waited)} for {WaitedFor}, the limit is {HumanText.Duration(wait)}"
        : Breach(Policy.Stop);

    /// <summary>
    /// A stop fails; a broken limit warns; a watch that saw nothing, or broke, is unknown. So is one that never saw who waits, or did not
    /// for so long that a wait of the policy's limit may have begun and ended meanwhile.
    /// </summary>
    public Outcome Conclude()
    {
        if (StoppedBy is not null) return Outcome.Failed($"Stopped the deployment: {StoppedBy}. {Looked()}", Findings());
        if (Looks == 0)
            return Outcome.Unknown(
                $"Nobody watched: {HumanText.Plural(Missed, "sample")} missed, "
                    + (MissedBecause ?? "the deployment was over before the first"));
        if (Defect is not null) return Outcome.Unknown($"{Looked()}, but the watch itself broke: {Defect}", Findings());
        if (Breach(Policy.Warn) is { } broken) return Outcome.Warned($"{Looked()}: {broken}", Findings());
        if (Unseeing == Looks) return Outcome.Unknown($"{Looked()}, but nobody saw who waited for it: {Unseen}", Findings());
        if (MayHaveMissedAWait)
            return Outcome.Unknown(
                $"{Looked()}, but for {HumanText.Duration(LongestUnseen)} nobody saw who waited for it: {Unseen ?? MissedBecause}",
                Findings());
        return Outcome.Passed(
            $"{Looked()}: {Summary()}"
                + (Unseen is null ? "" : $"; {HumanText.Plural(Unseeing, "sample")} did not see who waited: {Unseen}"),
            Findings());
    }

    // Samples that were missed saw as little as those that came back blind; an engine that never tells who waits hides nothing by it.
    private bool MayHaveMissedAWait => Missed + Unseeing > 0
        && LongestUnseen >= 2 * Interval
        && LongestUnseen >= (Policy.Warn.Blocking ?? Policy.Stop.Blocking)
        && (Unseen is not null || !Blind.Any(finding => finding.Subject == BlockedName));

    private string Looked() => $"Watched with {HumanText.Plural(Looks, "sample")}, one every {HumanText.Duration(Interval)}"
        + $"{(Missed > 0 ? $" ({Missed} missed: {MissedBecause})" : "")}"
        + (LongestGap >= 2 * Interval ? $", the longest gap {HumanText.Duration(LongestGap)}" : "");

    private TimeSpan GapUntil(TimeSpan at) => at - LastAt > LongestGap ? at - LastAt : LongestGap;

    private TimeSpan UnseenUntil(TimeSpan at) => at - SeenAt > LongestUnseen ? at - SeenAt : LongestUnseen;

    private string Summary()
    {
        var said = new List<string>();
        if (!Blind.Any(finding => finding.Subject == BlockedName))
            said.Add(
                LongestBlocked is null
                    ? "nobody waited for it"
                    : $"at most {HumanText.Plural(MostBlocked, "session")} waited at once, "
                        + $"{HumanText.Duration(LongestBlocked.Wait)} at the longest");
        if (LogBytes is { } log) said.Add($"its log took {HumanText.Bytes(log)} at the most");
        if (DiskUsedPercent is { } disk) said.Add($"the fullest volume was {Quantity.Percent(disk)} full");
        return string.Join(", ", said);
    }

    private List<Finding> Findings()
    {
        var findings = Waiters.Select(waiter => new Finding(
            waiter.Session,
            $"waited {HumanText.Duration(waiter.Wait)} for {waiter.Resource}, held by {waiter.RootBlocker}",
            DeploymentSteps.NoWait)).ToList();
        if (WaitedFor is not null) findings.Add(new Finding("the deployment", Waiting(), DeploymentSteps.NoWait));
        return [.. findings, .. Blind];
    }

    private string Waiting() => $"waited {(Waited > TimeSpan.Zero ? $"{HumanText.Duration(Waited)} " : "")}for {WaitedFor}";

    private const string BlockedName = "sessions that wait";

    private static IEnumerable<Finding> BlindIn(WatchSample sample)
    {
        if (ReasonOf(sample.Blocked) is { } blocked) yield return new Finding(BlockedName, $"not watched: {blocked}", "");
        if (ReasonOf(sample.LogBytes) is { } log) yield return new Finding("log growth", $"not watched: {log}", "");
        if (ReasonOf(sample.DiskUsedPercent) is { } disk) yield return new Finding("disk", $"not watched: {disk}", "");
    }

    private static string? ReasonOf<T>(Fact<T> fact) => fact switch
    {
        Fact<T>.Unreadable unreadable => unreadable.Reason,
        Fact<T>.NotApplicable absent => absent.Reason,
        _ => null,
    };

    private static T? Peak<T>(T? before, Fact<T> now)
        where T : struct, IComparable<T> =>
        now is Fact<T>.Known known && (before is null || known.Value.CompareTo(before.Value) > 0) ? known.Value : before;
}
