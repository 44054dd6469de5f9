using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>A process from its first line to its exit code: whatever happens ends with a sentence, never with a stack trace.</summary>
public static class ProcessRun
{
    private static readonly string[] ZoneVariables = ["TZDIR", "TZ"];

    public static async Task<int> RunAsync(Func<ProcessEnvironment, Task<int>> run)
    {
        // Opened first: where descriptors run out, there is none left to say so.
        var error = ProcessEnvironment.OpenError();
        var outlet = new TextOutlet();
        try
        {
            // The runtime reads time zones from where TZDIR says: whoever sets it would move a window to when it suits.
            foreach (var name in ZoneVariables) Environment.SetEnvironmentVariable(name, null);
            using var signals = new CancelSignals();
            return await run(ProcessEnvironment.OfProcess(error, outlet, signals.Cancelled));
        }
        catch (Exception exception)
        {
            return Broken(exception, error, outlet);
        }
    }

    internal static int Broken(Exception exception, TextWriter error, TextOutlet outlet)
    {
        try
        {
            var fault = FaultText.From(exception);
            var hint = fault.Hint is null ? "" : $"; {fault.Hint}";
            error.Write($"error: {LogSanitizer.WithoutCommands(outlet.Clean(fault.Message).ReplaceLineEndings(" "))}{hint}\n");
            return fault.Kind == FaultKind.BadInput ? ExitCode.BadInput : ExitCode.Fault;
        }
        catch (Exception)
        {
            // What makes the sentence may be what could not be loaded.
            error.Write("error: the process could not go on, perhaps for want of file descriptors or memory; give it more, and run "
                + "again\n");
            return ExitCode.Fault;
        }
    }
}
