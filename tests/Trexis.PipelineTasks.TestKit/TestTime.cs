namespace Trexis.PipelineTasks.TestKit;

/// <summary>Moments that tests share.</summary>
public static class TestTime
{
    /// <summary>From which tests start where the moment does not matter: a Monday.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
}
