namespace Trexis.PipelineTasks.Platforms.Hosts;

/// <summary>Ends a group once, however often it is disposed of.</summary>
internal sealed class GroupEnd(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
