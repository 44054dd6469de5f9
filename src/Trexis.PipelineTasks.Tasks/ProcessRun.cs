using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>A process from its first line to its exit code: whatever happens ends with a sentence, never with a stack trace.</summary>
public static class ProcessRun
{
    public static async Task<int> RunAsync(Func<ProcessEnvironment, Task<int>> run)
    {
        try
        {
            using var signals = new CancelSignals();
            return await run(ProcessEnvironment.OfProcess(signals.Cancelled));
        }
        catch (Exception exception)
        {
            return Broken(exception);
        }
    }

    private static int Broken(Exception exception)
    {
        var fault = FaultText.From(exception);
        try
        {
            var hint = fault.Hint is null ? "" : $"; {fault.Hint}";
            ProcessEnvironment.OpenError().Write($"error: {LogSanitizer.WithoutCommands(fault.Message.ReplaceLineEndings(" "))}{hint}\n");
        }
        catch (Exception)
        {
            // Where not even this can be said, the exit code says it.
        }

        return fault.Kind == FaultKind.BadInput ? ExitCode.BadInput : ExitCode.Fault;
    }
}
