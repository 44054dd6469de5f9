using System.Collections.Concurrent;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>A clock that runs many times faster and remembers what it was asked to wait for: real waits in tests of real sockets, but short ones.</summary>
public sealed class ScaledTime(int factor) : TimeProvider
{
    private readonly long _start = System.GetTimestamp();
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public IReadOnlyCollection<TimeSpan> Waits => _waits;

    public override DateTimeOffset GetUtcNow() => ManualTime.Monday + (System.GetElapsedTime(_start) * factor);

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero) _waits.Enqueue(dueTime);
        return new Timer(System.CreateTimer(callback, state, Real(dueTime), Real(period)), this);
    }

    private TimeSpan Real(TimeSpan time) => time <= TimeSpan.Zero ? time : time / factor;

    private sealed class Timer(ITimer real, ScaledTime time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero) time._waits.Enqueue(dueTime);
            return real.Change(time.Real(dueTime), time.Real(period));
        }

        public void Dispose() => real.Dispose();

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}
