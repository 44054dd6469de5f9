namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>What time it is by the answers of one server, held against this machine's clock.</summary>
internal sealed class PlatformClock(TimeProvider time)
{
    /// <summary>By the last answer; absent where none bore a date, or came over a line that anybody could have written on.</summary>
    public RunClock? Heard { get; private set; }

    public void Hear(Uri? asked, HttpResponseMessage answer)
    {
        if (answer.Headers.Date is not { } date || asked?.Scheme != Uri.UriSchemeHttps) return;
        // What a cache between us kept is as old as it says.
        var theirs = date + (answer.Headers.Age ?? TimeSpan.Zero);
        Heard = new RunClock(ClockWitness.Answer, (long)(time.GetUtcNow() - theirs).TotalSeconds);
    }
}
