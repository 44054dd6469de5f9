using System.Diagnostics;
using System.Reflection;

namespace Trexis.PipelineTasks.Model.Runs;

/// <summary>What broke, as one line for people, each wrong input on one of its own; never a stack trace.</summary>
public static class FaultText
{
    public static readonly Fault Cancelled = new(
        FaultKind.Cancelled, "the run was cancelled", "what was done by then stands in the results");

    /// <summary>What nobody cancelled ended by a limit of its own.</summary>
    public const string TookTooLong = "what was asked for took too long, and was given up";

    /// <param name="cancel">Of the run: only what it ended was cancelled.</param>
    public static Fault From(Exception exception, CancellationToken cancel = default) => exception switch
    {
        FaultException fault => fault.Fault,
        InputException input => new Fault(FaultKind.BadInput, string.Join('\n', input.Problems)),
        OperationCanceledException => cancel.IsCancellationRequested ? Cancelled : new Fault(FaultKind.External, TookTooLong, "run again"),
        UnauthorizedAccessException or IOException => new Fault(FaultKind.FileSystem, Redaction.Message(exception.Message)),
        TypeInitializationException { InnerException: { } cause } => From(cause, cancel),
        OutOfMemoryException => new Fault(FaultKind.Internal, "the process ran out of memory"),
        _ => new Fault(
            FaultKind.Internal,
            $"a defect of this tool: {exception.GetType().Name} in {Origin(exception)}{Message(exception)}",
            "report it with the run document"),
    };

    // The class library's and its guests' messages quote what they were given, which may be a value of a row.
    private static string Message(Exception exception) =>
        IsOurs(exception.GetType()) ? $": {Redaction.Message(exception.Message)}" : "";

    // The last of our own methods says more than the library's that threw.
    private static string Origin(Exception exception)
    {
        List<MethodBase> methods = [.. new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()).OfType<MethodBase>()];
        var site = methods.Find(method => method.DeclaringType is { } type && IsOurs(type)) ?? methods.FirstOrDefault();
        return site is null ? "an unknown place" : $"{site.DeclaringType?.Name}.{site.Name}";
    }

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("Trexis.", StringComparison.Ordinal) == true;
}
