namespace Trexis.PipelineTasks.TestKit;

/// <summary>The system's clock, days ahead.</summary>
public sealed class LaterTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
}
