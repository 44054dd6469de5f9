using System.Security.Authentication;
using Microsoft.Data.SqlClient;
using Trexis.PipelineTasks.Engines.SqlServer.SignIns;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>Translates what the server and the driver say at the seam, values redacted.</summary>
internal static class SqlServerErrors
{
    /// <param name="place">Server and database, for the message.</param>
    /// <param name="doing">What was being done: <c>reading the schema</c>.</param>
    public static DatabaseException Translate(SqlException exception, string place, string doing) =>
        SignInFaults.Translate(exception, place, doing) ?? From(Decisive(exception), place, doing, exception.Number, Untrusted(exception));

    /// <summary>The same for a step that changes something: where the connection broke, nobody knows whether it was carried out.</summary>
    public static DatabaseException TranslateStep(SqlException exception, string place, string doing)
    {
        var error = Decisive(exception);
        if (!IsLost(exception)) return From(error, place, doing, exception.Number, untrusted: null);
        var message = ServerMessages.Redact(error.Number, error.Message);
        return new DatabaseException(
            DatabaseErrorKind.StateUnknown,
            $"{place}: {doing}: the connection broke, so nobody knows whether it was carried out: {message} ({Number(error)})",
            SqlServerErrorNumbers.Hint(0, DatabaseErrorKind.StateUnknown))
        {
            Error = Told(error, message),
        };
    }

    /// <summary>A refusal that the server answered as a row of a shared batch.</summary>
    public static string Refusal(int number, int severity, int state, string message) =>
        $"{ServerMessages.Redact(number, message)} (SQL Server error {number}, severity {severity}, state {state})";

    public static bool IsLost(SqlException exception)
    {
        foreach (SqlError error in exception.Errors)
        {
            if (SqlServerErrorNumbers.IsConnectionLost(error.Number, error.Class)) return true;
        }

        return false;
    }

    public static bool Holds(SqlException exception, int number) => exception.Errors.Cast<SqlError>().Any(error => error.Number == number);

    public static bool IsTransient(SqlException exception)
    {
        foreach (SqlError error in exception.Errors)
        {
            if (SqlServerErrorNumbers.IsTransient(error.Number)) return true;
        }

        // A certificate that is not trusted stays untrusted however often it is asked for, who cannot sign in still cannot, and a server
        // without encryption does not learn it.
        return IsLost(exception)
            && Untrusted(exception) is null
            && !SignInFaults.IsOne(exception)
            && !Holds(exception, SqlServerErrorNumbers.NoEncryption);
    }

    /// <summary>
    /// The first error tells the cause; those after it (3013 <c>terminating abnormally</c>, 3621) only that there was one.
    /// </summary>
    public static SqlError Decisive(SqlException exception)
    {
        SqlError? first = null;
        foreach (SqlError error in exception.Errors)
        {
            if (SqlServerErrorNumbers.IsConnectionLost(error.Number, error.Class)) return error;
            if (first is null && error.Class > 10) first = error;
        }

        return first ?? exception.Errors[0];
    }

    /// <summary>What the system says of a certificate that it does not trust; the driver itself speaks of an internal exception.</summary>
    private static string? Untrusted(Exception exception)
    {
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is AuthenticationException) return inner.Message;
        }

        return exception.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? "" : null;
    }

    private static DatabaseException From(SqlError error, string place, string doing, int number, string? untrusted)
    {
        var kind = SqlServerErrorNumbers.KindOf(error.Number, error.Class);
        var message = $"{ServerMessages.Redact(error.Number, error.Message)} {untrusted?.ReplaceLineEndings(" ")}".Trim();
        var hint = untrusted is not null
            ? "install a certificate that this machine trusts, or say TrustServerCertificate=True in the connection string "
                + "where that risk is accepted (with Encrypt=Strict it changes nothing)"
            : SqlServerErrorNumbers.Hint(number, kind);
        return new DatabaseException(kind, $"{place}: {doing}: {message} ({Number(error)})", hint)
        {
            Error = Told(error, message),
        };
    }

    private static ServerError Told(SqlError error, string message) =>
        new(error.Number, message, error.Class, error.State) { Authored = ServerMessages.OfAuthor(error.Number, error.Message) };

    private static string Number(SqlError error)
    {
        var procedure = string.IsNullOrEmpty(error.Procedure) ? "" : $", procedure {error.Procedure}";
        return $"SQL Server error {error.Number}, severity {error.Class}, state {error.State}{procedure}";
    }
}
