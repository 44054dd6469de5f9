using Microsoft.SqlServer.Dac.Model;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// A new database's own options, as SQL Server sets them. DacFx's defaults are others (PAGE_VERIFY NONE among them), and a
/// profile that asks for database options would carry them to production.
/// </summary>
internal static class ServerDefaults
{
    /// <param name="collation">That the definitions are for; absent for the server's own.</param>
    public static TSqlModelOptions Options(string? collation) => new()
    {
        Collation = collation,
        AnsiNullsOn = true,
        AnsiPaddingOn = true,
        AnsiWarningsOn = true,
        ArithAbortOn = true,
        ConcatNullYieldsNull = true,
        QuotedIdentifierOn = true,
        AnsiNullDefaultOn = true,
        NumericRoundAbortOn = false,
        AutoClose = false,
        AutoShrink = false,
        AutoCreateStatistics = true,
        AutoUpdateStatistics = true,
        AutoUpdateStatisticsAsync = false,
        PageVerifyMode = PageVerifyMode.Checksum,
        RecoveryMode = RecoveryMode.Full,
    };
}
