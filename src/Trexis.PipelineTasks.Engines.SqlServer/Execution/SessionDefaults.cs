namespace Trexis.PipelineTasks.Engines.SqlServer.Execution;

/// <summary>
/// What every script may rely on, whoever signs in, and has to leave so. A lock is waited for, and the policy's watch says for how long; of
/// a deadlock the deployment is the victim, not the application.
/// </summary>
internal static class SessionDefaults
{
    public const string Sql = """
        SET QUOTED_IDENTIFIER, ANSI_NULLS, ANSI_PADDING, ANSI_WARNINGS, ANSI_NULL_DFLT_ON, ARITHABORT, CONCAT_NULL_YIELDS_NULL ON;
        SET XACT_ABORT ON;
        SET NUMERIC_ROUNDABORT, IMPLICIT_TRANSACTIONS, CURSOR_CLOSE_ON_COMMIT, NOCOUNT OFF;
        SET ROWCOUNT 0;
        SET LANGUAGE us_english;
        SET DATEFORMAT mdy;
        SET DATEFIRST 7;
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET LOCK_TIMEOUT -1;
        SET DEADLOCK_PRIORITY LOW;
        """;

    /// <summary>The server itself ends a wait that is longer: it does so whoever may see which session waits for which.</summary>
    public static string Waiting(TimeSpan? limit) => limit is { TotalMilliseconds: var wait }
        ? string.Create(CultureInfo.InvariantCulture, $"\nSET LOCK_TIMEOUT {Math.Min(int.MaxValue, Math.Ceiling(wait)):F0};")
        : "";
}
