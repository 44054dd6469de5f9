using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Engines.SqlServer.SignIns;

/// <summary>
/// Where the driver itself cannot sign in, before the server is asked: an error with number 0 that names a function of the driver
/// where a server's names a procedure.
/// </summary>
internal static class SignInFaults
{
    private const string Kerberos = "GenClientContext";
    private const string Entra = "AcquireToken";

    public static bool IsOne(SqlException exception) => exception is { Number: 0, Procedure: Kerberos or Entra };

    /// <returns>Nothing for every other error.</returns>
    public static DatabaseException? Translate(SqlException exception, string place, string doing)
    {
        if (!IsOne(exception)) return null;
        var (what, hint) = exception.Procedure == Kerberos ? NoTicket(exception.Message) : NoToken(exception);
        return new DatabaseException(DatabaseErrorKind.Denied, $"{place}: {doing}: {what}", hint);
    }

    // Without the library, .NET tells of the type that looks for it, and of the whole stack.
    private static (string What, string Hint) NoTicket(string said)
    {
        const string Ways = "or sign in by User ID and Password, or by sign-in:, in place of Integrated Security";
        return said.Contains("NetSecurityNative", StringComparison.Ordinal)
            ? ("Integrated Security needs Kerberos, and its library libgssapi_krb5 is not installed here",
                $"install it (libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Red Hat and Alpine) and get a ticket with kinit, {Ways}")
            : ("Integrated Security needs a Kerberos ticket, and there is none for this server "
                + $"(the driver says: {EntraTokens.Reason(said)})",
                "get a ticket before this task (kinit -k -t deploy.keytab deploy@DOMAIN; klist shows it), "
                + $"with a krb5.conf that knows the domain and the server named as in its service principal name "
                + $"MSSQLSvc/host.domain:1433, {Ways}");
    }

    private static (string What, string Hint) NoToken(SqlException exception) =>
        ($"no token of Entra: {EntraTokens.Reason(string.Join(' ', exception.Errors.Cast<SqlError>().Select(error => error.Message)))}",
            "give Authentication= of the connection string what it asks for (az login, Azure's variables AZURE_…, a managed identity), "
            + "or say sign-in: in its place");
}
