namespace Trexis.PipelineTasks.TestKit;

/// <summary>A clock that leaps over short waits: a timer due within a minute fires at once and takes the clock along; a longer one never fires.</summary>
public sealed class LeapingTime : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private long _ticks = ManualTime.Monday.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Longest) return new Spent();
        Interlocked.Add(ref _ticks, dueTime.Ticks);
        callback(state);
        return new Spent();
    }

    private sealed class Spent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
