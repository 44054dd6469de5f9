using Trexis.PipelineTasks.Engines;

namespace Trexis.PipelineTasks.PerfGate.Measuring;

/// <summary>
/// The longest wait for a lock over all samples. Where the engine tells that a lock is held and not for how long, successive samples that
/// all find it held bound it: it lasted at least from the first of them to the last, and at most from the sample before to the one after.
/// </summary>
/// <param name="AtMost">The greatest value where the lock was held at the first sample or is still held.</param>
internal sealed record LockWait(TimeSpan AtLeast, TimeSpan AtMost, IReadOnlyList<BlockedSession> Blocked)
{
    /// <summary>Whether the last sample found a lock held for an unknown time.</summary>
    public static bool IsOpen(IReadOnlyList<LoadSample> samples) => samples.Count > 0 && IsHeld(samples[^1]);

    public static Fact<LockWait> Longest(IReadOnlyList<LoadSample> samples)
    {
        var waits = new List<LockWait>();
        for (var at = 0; at < samples.Count; at++)
        {
            if (!IsHeld(samples[at]))
            {
                if (samples[at].Activity.LongestWait is not Fact<TimeSpan>.Known { Value: var wait })
                    return samples[at].Activity.LongestWait.Map(_ => new LockWait(default, default, []));
                waits.Add(new LockWait(wait, wait, samples[at].Activity.Blocked.ValueOr(null) ?? []));
                continue;
            }

            var first = at;
            while (at + 1 < samples.Count && IsHeld(samples[at + 1])) at++;
            waits.Add(Stretch(samples, first, at));
        }

        return waits.Count == 0
            ? Fact.Unreadable<LockWait>("no sample was taken")
            : Fact.Known(waits.MaxBy(wait => wait.AtLeast)! with { AtMost = waits.Max(wait => wait.AtMost) });
    }

    private static LockWait Stretch(IReadOnlyList<LoadSample> samples, int first, int last)
    {
        var blocked = samples[last].Activity.Blocked.ValueOr(null) ?? [];
        var own = blocked.Max(session => session.Wait);
        var atLeast = samples[last].At + own - samples[first].At;
        var atMost = first > 0 && last + 1 < samples.Count ? samples[last + 1].At + own - samples[first - 1].At : TimeSpan.MaxValue;
        return new LockWait(atLeast, atMost, [.. blocked.Select(session => session with { Wait = atLeast })]);
    }

    private static bool IsHeld(LoadSample sample) =>
        sample.Activity is
        {
            LongestWait: Fact<TimeSpan>.Unreadable,
            Blocked: Fact<IReadOnlyList<BlockedSession>>.Known { Value.Count: > 0 },
        };
}
