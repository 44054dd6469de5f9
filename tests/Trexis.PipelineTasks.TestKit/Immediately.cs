namespace Trexis.PipelineTasks.TestKit;

/// <summary>Progress that is told at once and on the same thread, so that a test sees its order.</summary>
public sealed class Immediately<T>(Action<T> told) : IProgress<T>
{
    public void Report(T value) => told(value);
}
