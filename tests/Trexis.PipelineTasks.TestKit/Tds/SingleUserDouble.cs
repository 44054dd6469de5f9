using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// The one place in a database that is SINGLE_USER, as "Set a database to single-user mode" documents it: whoever connects first has it,
/// and need not be who set the mode. While it is taken RESTORE is refused with 3101, and SET MULTI_USER without a termination clause
/// with 5064.
/// </summary>
public sealed partial class SingleUserDouble
{
    private readonly Lock _lock = new();
    private bool _single;
    private bool _taken;

    /// <summary>An application with a pool: it connects again before the next request can arrive.</summary>
    public bool HasApplication { get; set; }

    /// <summary>How often it is back even before the next statement of the same batch.</summary>
    public int Quick { get; set; }

    public bool IsSingle
    {
        get
        {
            lock (_lock) return _single;
        }
    }

    /// <param name="endSessions">Told of the database whose sessions end.</param>
    /// <param name="restore">Told when a RESTORE of a database goes through.</param>
    /// <returns>What is refused; nothing where nothing is, whatever the request was.</returns>
    public TdsAnswer? Answer(TdsRequest request, Action<string> endSessions, Action restore)
    {
        lock (_lock)
        {
            if (ShutOut().Match(request.Text) is { Success: true } shut)
            {
                endSessions(shut.Groups[1].Value);
                (_single, _taken) = (true, Quick-- > 0);
            }

            var refused = Refusal(request.Text, restore);
            if (HasApplication && _single) _taken = true;
            return refused;
        }
    }

    private TdsAnswer? Refusal(string text, Action restore)
    {
        if (Restored().Match(text) is { Success: true } restored)
        {
            if (_taken)
                return TdsAnswer.Nothing
                    .Error(3101, 16, 1, "Exclusive access could not be obtained because the database is in use.")
                    .Error(3013, 16, 1, "RESTORE DATABASE is terminating abnormally.");
            restore();
        }

        if (!text.Contains("SET MULTI_USER", StringComparison.Ordinal)) return null;
        if (_taken && !text.Contains("WITH ROLLBACK IMMEDIATE", StringComparison.Ordinal))
            return TdsAnswer.Nothing.Error(
                5064,
                16,
                1,
                "Changes to the state or options of database 'Sales' cannot be made at this time. The database is in single-user mode, and "
                    + "a user is currently connected to it.")
                .Error(5069, 16, 1, "ALTER DATABASE statement failed.");
        (_single, _taken) = (false, false);
        return null;
    }

    [GeneratedRegex(@"^ALTER DATABASE \[(\w+)\] SET SINGLE_USER WITH ROLLBACK IMMEDIATE", RegexOptions.Multiline)]
    private static partial Regex ShutOut();

    [GeneratedRegex(@"^RESTORE DATABASE \[(?!trexis_verify_)", RegexOptions.Multiline)]
    private static partial Regex Restored();
}
