using System.Data.Common;
using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Deployment;

/// <param name="Transaction">The open transaction's own number: another one stands there when it was ended and another begun.</param>
/// <param name="Settings">What a SET, an EXECUTE AS or a CONTEXT_INFO has changed for the statements after it.</param>
internal sealed record SessionState(
    int Session, string Database, int Transactions, long Transaction, IReadOnlyList<EngineSetting> Settings)
{
    private const int Implicit = 2;

    /// <summary>What a script sets its own limit back to, whatever limit the policy has set.</summary>
    private static readonly EngineSetting UsualWait = new("LOCK_TIMEOUT", "-1");

    // As "Configure the user options server configuration option" documents the bits of @@OPTIONS. NOCOUNT is missing here: what it changes
    // is that rows are not counted, and that is told (CountedRows). So is IMPLICIT_TRANSACTIONS: a script's transaction is guarded by it.
    private static readonly (int Bit, string Name)[] Switches =
    [
        (4, "CURSOR_CLOSE_ON_COMMIT"), (8, "ANSI_WARNINGS"), (16, "ANSI_PADDING"), (32, "ANSI_NULLS"),
        (64, "ARITHABORT"), (128, "ARITHIGNORE"), (256, "QUOTED_IDENTIFIER"), (1024, "ANSI_NULL_DFLT_ON"), (2048, "ANSI_NULL_DFLT_OFF"),
        (4096, "CONCAT_NULL_YIELDS_NULL"), (8192, "NUMERIC_ROUNDABORT"), (16384, "XACT_ABORT"),
    ];

    // As sys.dm_exec_sessions documents transaction_isolation_level.
    private static readonly string[] Isolations =
        ["UNSPECIFIED", "READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE", "SNAPSHOT"];

    /// <summary>Whether a statement outside of any transaction begins one, as if BEGIN TRANSACTION stood before it.</summary>
    public bool BeginsTransactions { get; init; }

    /// <summary>The first setting that is another by now, with both values; absent where none is.</summary>
    public string? Changed(SessionState now) => Settings.Zip(now.Settings)
        .Where(pair => pair.First != pair.Second && pair.Second != UsualWait)
        .Select(pair => $"{pair.First.Name} at {Shown(pair.Second)}, which was {Shown(pair.First)}")
        .FirstOrDefault();

    /// <param name="probed">How many rows the probe has where nothing limits it.</param>
    public static SessionState Of(DbDataReader row, int probed)
    {
        var options = row.Int("options");
        return new SessionState(
            row.Int("session_id"),
            row.Text("database_name"),
            row.Int("transactions"),
            row.Long("transaction_id"),
            [
                .. Switches.Select(known => new EngineSetting(known.Name, (options & known.Bit) == 0 ? "OFF" : "ON")),
                new("LANGUAGE", row.Text("language")),
                new("DATEFORMAT", row.Text("date_format")),
                new("DATEFIRST", row.Text("date_first")),
                // No view tells it, so that a statement of a known number of rows does.
                new("ROWCOUNT", row.Int("probed_rows") < probed ? row.Text("probed_rows") : "0"),
                new("LOCK_TIMEOUT", row.Text("lock_timeout")),
                new("DEADLOCK_PRIORITY", row.Text("deadlock_priority")),
                new("TRANSACTION ISOLATION LEVEL", Isolations.ElementAtOrDefault(row.Int("isolation")) ?? row.Text("isolation")),
                // Its last zeros are padding: a script can set it back to them, and not to NULL.
                new("CONTEXT_INFO", row.Hex("context_info").TrimEnd('0')),
                new("the user", row.Text("user_name")),
            ])
        { BeginsTransactions = (options & Implicit) != 0 };
    }

    private static string Shown(EngineSetting setting) => setting.Value.Length == 0 ? "none" : setting.Value;
}

/// <summary>
/// Where the session stands. Where execution is off it answers with no row. It is a batch of its own: sys.dm_exec_sessions need not show
/// yet what the same batch has set.
/// </summary>
/// <param name="Tens">The probe for SET ROWCOUNT has ten to the power of it rows: a limit of as many, or more, goes unseen.</param>
internal sealed record SessionStateQuery(int Tens) : SqlServerQuery<SessionState>(
    $"""
    DECLARE @last int;
    SELECT @last = 1
    FROM {string.Join("\nCROSS JOIN ", "abcdef"[..Tens].Select(name => $"{Ten} AS {name} (n)"))};
    SELECT @@ROWCOUNT AS probed_rows, CONVERT(int, s.session_id) AS session_id, DB_NAME() AS database_name, @@TRANCOUNT AS transactions,
        CURRENT_TRANSACTION_ID() AS transaction_id, @@OPTIONS AS options,
        s.language, s.date_format, s.date_first, s.lock_timeout, s.deadlock_priority,
        CONVERT(int, s.transaction_isolation_level) AS isolation, s.context_info, USER_NAME() AS user_name
    FROM sys.dm_exec_sessions AS s
    WHERE s.session_id = @@SPID;
    """,
    row => SessionState.Of(row, (int)Math.Pow(10, Tens)))
{
    /// <summary>A thousand rows take no time that counts; a million take a tenth of a second.</summary>
    public const int Usual = 3, Far = 6;

    private const string Ten = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";

    public override string Distinctive => "probed_rows";
}

/// <param name="WasOpen">Transactions that were open before, and are rolled back.</param>
/// <param name="BeganTransactions">Whether a statement outside of any would have begun one (IMPLICIT_TRANSACTIONS).</param>
internal sealed record RolledBack(int LeftOpen, int WasOpen, bool BeganTransactions);

/// <summary>Rolls back what is open: answers with no row where execution is off, and nothing was done.</summary>
internal sealed record RollBackQuery() : SqlServerQuery<RolledBack>(
    """
    DECLARE @open int = @@TRANCOUNT;
    IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;
    SELECT @@TRANCOUNT AS left_open, @open AS was_open, @@OPTIONS & 2 AS begins;
    """,
    row => new(row.Int("left_open"), row.Int("was_open"), row.Flag("begins")))
{
    public override string Distinctive => "left_open";
}
