using System.Net.Sockets;
using System.Security.Authentication;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// What the driver throws besides its own exception when the other end is no SQL Server, or breaks off in the middle of an answer.
/// </summary>
internal static class DriverFaults
{
    /// <returns>Nothing for an exception that is a mistake of ours.</returns>
    public static DatabaseException? Translate(Exception exception, string place, string doing, bool inStep = false)
    {
        if (!IsOfTheWire(exception)) return null;
        var kind = inStep ? DatabaseErrorKind.StateUnknown : DatabaseErrorKind.Unreachable;
        if (exception is NotSupportedException)
            return new DatabaseException(
                kind,
                $"{place}: {doing}: the driver cannot run here: {exception.Message.ReplaceLineEndings(" ")}",
                "install ICU and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: SQL Server's driver needs the cultures of the system");
        if (exception is TimeoutException)
            return new DatabaseException(kind, $"{place}: {doing}: the server did not answer in time", SqlServerErrorNumbers.Hint(0, kind));
        var tail = inStep ? ", so nobody knows whether it was carried out" : "";
        return new DatabaseException(
            kind,
            $"{place}: {doing}: the answer could not be understood or broke off{tail} ({exception.GetType().Name})",
            inStep
                ? SqlServerErrorNumbers.Hint(0, kind)
                : "check that the port is SQL Server's and that nothing between alters the connection");
    }

    private static bool IsOfTheWire(Exception exception) => exception switch
    {
        TimeoutException or SocketException or AuthenticationException or System.ComponentModel.Win32Exception => true,
        IOException or NotSupportedException or InvalidOperationException or OverflowException or ArgumentException
            or IndexOutOfRangeException or InvalidCastException or FormatException => IsOfTheDriver(exception),
        _ => false,
    };

    // Bytes that are no tokens end anywhere in the driver, in whatever exception. The same one out of our own code is a mistake of ours.
    private static bool IsOfTheDriver(Exception exception) => new System.Diagnostics.StackTrace(exception).GetFrames()
        .Select(frame => frame.GetMethod()?.DeclaringType?.Assembly.GetName().Name ?? "")
        .FirstOrDefault(assembly => !assembly.StartsWith("System.", StringComparison.Ordinal)) == "Microsoft.Data.SqlClient";
}
