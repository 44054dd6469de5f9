using System.Runtime.InteropServices;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// Turns SIGINT, SIGTERM, SIGQUIT, Ctrl+C and a terminal that is closed into a cancellation, so that the document is written before the
/// process ends with 130.
/// </summary>
public sealed class CancelSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public CancelSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Cancel),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, Cancel),
    ];

    public CancellationToken Cancelled => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    // A second signal ends the process at once, as a person who presses Ctrl+C twice expects.
    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
