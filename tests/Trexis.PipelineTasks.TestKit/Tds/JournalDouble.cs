using System.Globalization;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>Our own tables in the target, as far as the statements that write them go; of the journal also its transactions.</summary>
internal sealed class JournalDouble
{
    private const string Here = "sql-dev-01/Sales/2024-01-01T00:00:00";

    // Shorter than LOCK_TIMEOUT of our own: a row that is locked stays so in a test, or is about to be free.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly List<JournalRow> _journal = [];
    private readonly List<object?[]> _anchors = [];
    private readonly List<object?[]> _proofs = [];
    private readonly List<object?[]> _restores = [];
    private (JournalRow[] Journal, object?[][][] Others) _backedUp = ([], [[], [], []]);
    private long _lastId;
    private string? _fence;

    /// <param name="connection">Who asks: what others have not committed is not there.</param>
    public TdsTable Rows(string name, int connection)
    {
        lock (_lock)
        {
            var (rows, columns) = name switch
            {
                "journal" => ([.. _journal.Where(row => row.IsSeenBy(connection)).Select(row => row.Values)], 8),
                "anchors" => (_anchors, 10),
                "restore proofs" => (_restores, 3),
                _ => (_proofs, 2),
            };
            return rows.Count == 0 ? TdsTable.Empty(columns) : TdsTable.Of([.. rows]);
        }
    }

    /// <summary>
    /// What a question meets that reads the journal as it is committed: under READ COMMITTED it waits for the row that another session's
    /// transaction has written, and READPAST goes past it ("Table Hints (Transact-SQL)").
    /// </summary>
    public TdsMessage? Blocks(string name, string question, int connection, long? id = null)
    {
        if (name is not ("journal" or "entry state") || question.Contains("READPAST", StringComparison.Ordinal)) return null;
        return SpinWait.SpinUntil(() => !IsLocked(connection, id), Patience)
            ? null
            : new TdsMessage(1222, 16, 56, "Lock request time out period exceeded.");
    }

    /// <summary>What a backup takes with it.</summary>
    public void BackUp()
    {
        lock (_lock)
        {
            var committed = _journal.Where(row => row.IsSeenBy(0)).Select(row => row.Copy());
            _backedUp = ([.. committed], [[.. _anchors], [.. _proofs], [.. _restores]]);
        }
    }

    /// <summary>What a restore brings back.</summary>
    public void Restore()
    {
        lock (_lock)
        {
            _journal.Clear();
            _journal.AddRange(_backedUp.Journal.Select(row => row.Copy()));
            foreach (var (rows, kept) in new[] { _anchors, _proofs, _restores }.Zip(_backedUp.Others))
            {
                rows.Clear();
                rows.AddRange(kept);
            }
        }
    }

    public void Commit(int connection)
    {
        lock (_lock)
        {
            foreach (var row in _journal.Where(row => row.Owner == connection)) row.Owner = 0;
        }
    }

    public void RollBack(int connection)
    {
        lock (_lock) _journal.RemoveAll(row => row.Owner == connection);
    }

    /// <returns>Nothing where the statement is none of these.</returns>
    public TdsAnswer? Answer(TdsRequest request, bool inTransaction)
    {
        var given = request.Parameters;
        if (request.Text.StartsWith("/* trexis: entry state */", StringComparison.Ordinal)
            && Blocks("entry state", request.Text, request.Connection, Id(request)) is { } blocked)
            return TdsAnswer.Nothing.Error(blocked.Number, blocked.Severity, blocked.State, blocked.Text);
        lock (_lock)
        {
            if (request.Text.Contains("UPDATE trexis.fence", StringComparison.Ordinal))
            {
                _fence = given["@token"];
                return TdsAnswer.Nothing.Rows(TdsTable.Of([_fence]));
            }

            if (request.Text.StartsWith("/* trexis: fence */", StringComparison.Ordinal))
                return TdsAnswer.Nothing.Rows(_fence is null ? TdsTable.Empty(1) : TdsTable.Of([_fence]));
            if (request.Text.StartsWith("/* trexis: entry state */", StringComparison.Ordinal))
                return TdsAnswer.Nothing.Rows(
                    Find(request) is { } known ? TdsTable.Of([known.Values[3]]) : TdsTable.Empty(1));
            if (request.Text.Contains("INSERT INTO trexis.journal", StringComparison.Ordinal))
            {
                if (given["@token"] != _fence) return TdsAnswer.Nothing.Affected(0).Rows(TdsTable.Empty(1));
                _journal.Add(new JournalRow(
                    ++_lastId,
                    [
                        given["@script"], given["@kind"], given["@sha256"], given["@state"], given["@at"], Number(given["@elapsed"]),
                        given["@actor"], given["@deployment"],
                    ])
                { Owner = inTransaction ? request.Connection : 0 });
                return TdsAnswer.Nothing.Affected(1).Rows(TdsTable.Of([_lastId]));
            }

            if (request.Text.Contains("UPDATE trexis.journal", StringComparison.Ordinal))
            {
                if (Find(request) is not { } row) return TdsAnswer.Nothing.Affected(0);
                row.Values[3] = "done";
                return TdsAnswer.Nothing.Affected(1);
            }

            if (request.Text.Contains("INSERT INTO trexis.history", StringComparison.Ordinal))
            {
                _anchors.Add(
                [
                    given["@deployment"], given["@environment"], given["@task"], given["@document"], given["@fingerprint"], given["@at"],
                    given["@commit"], given["@target"], Here, Here,
                ]);
                return TdsAnswer.Nothing.Affected(1);
            }

            if (request.Text.Contains("INSERT INTO trexis.restore_proof", StringComparison.Ordinal))
            {
                _restores.Add([given["@backup"], given["@server"], given["@at"]]);
                return TdsAnswer.Nothing.Affected(1);
            }

            if (!request.Text.Contains("INSERT INTO trexis.backup_proof", StringComparison.Ordinal)) return null;
            _proofs.Add([given["@backup"], given["@level"]]);
            return TdsAnswer.Nothing.Affected(1);
        }
    }

    private bool IsLocked(int connection, long? id)
    {
        lock (_lock) return _journal.Any(row => !row.IsSeenBy(connection) && (id is null || row.Id == id));
    }

    private JournalRow? Find(TdsRequest request) => _journal.Find(row => row.Id == Id(request));

    private static long Id(TdsRequest request) => long.Parse(request.Parameters["@id"]!, CultureInfo.InvariantCulture);

    private static double Number(string? text) => double.Parse(text!, CultureInfo.InvariantCulture);

    private sealed record JournalRow(long Id, object?[] Values)
    {
        /// <summary>The connection whose transaction wrote it; 0 once that is committed.</summary>
        public int Owner { get; set; }

        public bool IsSeenBy(int connection) => Owner == 0 || Owner == connection;

        public JournalRow Copy() => new(Id, [.. Values]);
    }
}
