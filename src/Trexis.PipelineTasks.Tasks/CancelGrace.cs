namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// A platform kills a cancelled step within about seven seconds: what does not end by itself is left behind before, so that the process
/// can say how it ended.
/// </summary>
internal static class CancelGrace
{
    /// <summary>For one task, whose document is yet to be written.</summary>
    public static readonly TimeSpan OfTask = TimeSpan.FromSeconds(1.5);

    /// <summary>For everything.</summary>
    public static readonly TimeSpan OfProcess = TimeSpan.FromSeconds(5);

    /// <summary>On a thread of its own: what works on its caller's thread must not keep that one from giving it up.</summary>
    /// <returns>The work, ended; nothing where it was cancelled and went on beyond its grace.</returns>
    public static async Task<Task<T>?> EndAsync<T>(Func<Task<T>> run, TimeSpan grace, TimeProvider time, CancellationToken cancel)
    {
        var work = Task.Run(run, CancellationToken.None);
        await Task.WhenAny(work, CancelledForAsync(grace, time, cancel));
        return work.IsCompleted ? work : null;
    }

    private static async Task CancelledForAsync(TimeSpan grace, TimeProvider time, CancellationToken cancel)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancel.Register(cancelled.SetResult);
        await cancelled.Task;
        await Task.Delay(grace, time, CancellationToken.None);
    }
}
