using System.Reflection;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>The one place where what DacFx throws becomes one sentence.</summary>
internal static class DacFxFaults
{
    private const int MessagesNamed = 5;

    static DacFxFaults() => DacServices.DisableTelemetry();

    /// <param name="doing">What was being done, as the start of a sentence: <c>planning Sales.dacpac against dev</c>.</param>
    /// <param name="hint">What to try where DacFx stumbles over its own feet and names nothing.</param>
    /// <exception cref="FaultException">DacFx refused.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static T Translate<T>(string doing, Func<T> work, string? hint = null, CancellationToken cancel = default)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is not (FaultException or InputException or OutOfMemoryException))
        {
            cancel.ThrowIfCancellationRequested();
            throw Fault(doing, exception is TargetInvocationException { InnerException: { } inner } ? inner : exception, hint);
        }
    }

    private static FaultException Fault(string doing, Exception exception, string? hint)
    {
        var messages = exception switch
        {
            DacServicesException services =>
                services.Messages.Where(message => message.MessageType == DacMessageType.Error).Select(message => message.Message),
            DacModelException model => model.Messages.Select(message => message.Message),
            _ => [],
        };
        var said = messages.Distinct(StringComparer.Ordinal).ToList();
        var innermost = Innermost(exception);
        if (said.Count == 0) said.Add(innermost.Message);
        var more = said.Count > MessagesNamed ? $" (and {said.Count - MessagesNamed} more)" : "";
        var message = Redaction.Message($"{doing} failed: {string.Join("; ", said.Take(MessagesNamed))}{more}");
        var stumbled = innermost is NullReferenceException || innermost.GetType().Name == "ModelException";
        var toTry = stumbled && hint is not null ? hint : "correct what DacFx names; nothing was changed";
        return new FaultException(FaultKind.Database, message, toTry, exception);
    }

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
