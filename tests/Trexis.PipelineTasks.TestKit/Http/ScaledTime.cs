using System.Collections.Concurrent;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>
/// A clock that runs many times faster and remembers what it was asked to wait for: real waits in tests of real sockets, but short ones.
/// </summary>
public sealed class ScaledTime(int factor) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyCollection<TimeSpan> Waits => _waits;

    public override DateTimeOffset GetUtcNow() => TestTime.Monday + (System.GetElapsedTime(_start) * factor);

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    // The runtime cuts a due time to whole milliseconds, and each of them is many on this clock.
    private TimeSpan Real(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling((time / factor).TotalMilliseconds));

    private sealed class Timer : ITimer
    {
        private readonly Lock _gate = new();
        private readonly ScaledTime _time;
        private readonly Action _fire;
        private readonly ITimer _real;
        private DateTimeOffset? _due;

        public Timer(ScaledTime time, Action fire)
        {
            _time = time;
            _fire = fire;
            _real = System.CreateTimer(_ => FireWhenDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero) throw new NotSupportedException("a timer of this clock fires once");
            if (dueTime > TimeSpan.Zero) _time._waits.Enqueue(dueTime);
            lock (_gate)
            {
                _due = dueTime < TimeSpan.Zero ? null : _time.GetUtcNow() + dueTime;
                return _real.Change(_due is null ? Timeout.InfiniteTimeSpan : _time.Real(dueTime), Timeout.InfiniteTimeSpan);
            }
        }

        public void Dispose() => _real.Dispose();

        public ValueTask DisposeAsync() => _real.DisposeAsync();

        // The runtime's timers count coarse ticks and may come a few real milliseconds early.
        private void FireWhenDue()
        {
            lock (_gate)
            {
                if (_due is not { } due) return;
                var rest = due - _time.GetUtcNow();
                if (rest > TimeSpan.Zero)
                {
                    _real.Change(_time.Real(rest), Timeout.InfiniteTimeSpan);
                    return;
                }

                _due = null;
            }

            _fire();
        }
    }
}
