using Microsoft.SqlServer.Dac.Model;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// A new database's own options, as SQL Server sets them. DacFx's defaults are others (PAGE_VERIFY NONE among them), and a
/// profile that asks for database options would carry them to production.
/// </summary>
internal static class ServerDefaults
{
    public static TSqlModelOptions Options => new()
    {
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
