using Microsoft.Data.SqlClient;

namespace Trexis.PipelineTasks.Databases.SqlServer.SignIns;

/// <summary>
/// Where the driver itself cannot sign in, before the server is asked: an error with number 0 that names a function of the driver
/// where a server's names a procedure.
/// </summary>
internal static class SignInFaults
{
    private const string Entra = "AcquireToken";

    public static bool IsOne(SqlException exception) => exception is { Number: 0, Procedure: Entra };

    /// <returns>Nothing for every other error.</returns>
    public static DatabaseException? Translate(SqlException exception, string place, string doing) => IsOne(exception)
        ? new DatabaseException(
            DatabaseErrorKind.Denied,
            $"{place}: {doing}: no token of Entra: {EntraTokens.Reason(string.Join(' ', exception.Errors.Cast<SqlError>().Select(error => error.Message)))}",
            "give Authentication= of the connection string what it asks for (az login, Azure's variables AZURE_…, a managed identity), "
            + "or say sign-in: in its place")
        : null;
}
