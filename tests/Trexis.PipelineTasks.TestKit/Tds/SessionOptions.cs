namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>The bits of @@OPTIONS, as "Configure the user options server configuration option" documents them.</summary>
[Flags]
public enum SessionOptions
{
    None = 0,
    ImplicitTransactions = 2,
    NoCount = 512,
    XactAbort = 16384,

    /// <summary>The ANSI settings, ARITHABORT, QUOTED_IDENTIFIER and XACT_ABORT.</summary>
    Healthy = 21880,
}
