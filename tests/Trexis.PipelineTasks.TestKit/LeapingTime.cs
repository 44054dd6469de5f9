using Microsoft.Extensions.Time.Testing;

namespace Trexis.PipelineTasks.TestKit;

/// <summary>
/// A clock that leaps over short waits: a timer due within a minute fires at once and takes the clock along; a longer one never fires.
/// </summary>
public sealed class LeapingTime() : FakeTimeProvider(TestTime.Monday)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Longest)
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Advance(dueTime);
        return timer;
    }
}
