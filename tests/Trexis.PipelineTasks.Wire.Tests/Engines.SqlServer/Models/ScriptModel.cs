using System.Globalization;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Models;

/// <summary>
/// Executes a closed language by the rules of Microsoft's documentation: BEGIN, COMMIT (of the innermost: "COMMIT TRANSACTION"), ROLLBACK
/// (of all: "ROLLBACK TRANSACTION"), INSERT n, THROW (ends the batch: "THROW"; rolls back under XACT_ABORT: "SET XACT_ABORT"), SET option,
/// and EXEC of these, which tells of a count of transactions that differs when it ends (error 266), affects nothing after it, and sets back
/// what it has SET ("SET Statements"). Under IMPLICIT_TRANSACTIONS an INSERT or a BEGIN outside of any transaction begins one before itself
/// ("SET IMPLICIT_TRANSACTIONS").
/// </summary>
internal sealed class ScriptModel
{
    /// <summary>Begins each batch of the language.</summary>
    public const string Mark = "/* model */ ";

    private static readonly Dictionary<string, SessionOptions> Options = new(StringComparer.Ordinal)
    {
        ["IMPLICIT_TRANSACTIONS"] = SessionOptions.ImplicitTransactions,
        ["NOCOUNT"] = SessionOptions.NoCount,
        ["XACT_ABORT"] = SessionOptions.XactAbort,
    };

    private readonly SqlServerDouble _server;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<int>> _open = [];
    private readonly List<int> _committed = [];
    private IReadOnlyList<int> _backedUp = [];

    public ScriptModel(SqlServerDouble server)
    {
        _server = server;
        _server.Ended = End;
        _server.BackedUp = () => _backedUp = Committed;
        _server.Restored = Restore;
    }

    public IReadOnlyList<int> Committed
    {
        get
        {
            lock (_lock) return [.. _committed.Order()];
        }
    }

    public TdsAnswer Execute(TdsRequest request)
    {
        var answer = Batch(request);
        return _server.OptionsOf(request.Connection).HasFlag(SessionOptions.NoCount) ? answer : answer.Affected(1);
    }

    private TdsAnswer Batch(TdsRequest request)
    {
        var answer = new TdsAnswer();
        foreach (var statement in request.Text[Mark.Length..].Split(';', StringSplitOptions.TrimEntries))
        {
            var before = _server.OpenTransactions(request.Connection);
            var options = _server.OptionsOf(request.Connection);
            var inner = statement.StartsWith("EXEC ", StringComparison.Ordinal);
            foreach (var part in (inner ? statement[5..] : statement).Split(',', StringSplitOptions.TrimEntries))
            {
                if (!Execute(part, request.Connection)) return answer.Error(51000, 16, 1, $"Refused in {part}.");
            }

            if (inner) SetBack(request.Connection, options);
            if (inner && _server.OpenTransactions(request.Connection) != before)
                answer.Error(266, 16, 2, "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements.");
        }

        return answer;
    }

    private void SetBack(int connection, SessionOptions options)
    {
        foreach (var option in Options.Values) _server.Set(connection, option, options.HasFlag(option));
    }

    /// <returns>Whether the batch goes on.</returns>
    private bool Execute(string statement, int connection)
    {
        var words = statement.Split(' ');
        if (words is ["INSERT" or "BEGIN", ..]
            && _server.OpenTransactions(connection) == 0
            && _server.OptionsOf(connection).HasFlag(SessionOptions.ImplicitTransactions))
            _server.BeginTransaction(connection);
        var open = _server.OpenTransactions(connection);
        switch (words)
        {
            case ["SET", var option, var value]:
                _server.Set(connection, Options[option], value == "ON");
                return true;
            case ["INSERT", var row]:
                Insert(connection, int.Parse(row, CultureInfo.InvariantCulture), open > 0);
                return true;
            case ["BEGIN"]:
                _server.BeginTransaction(connection);
                return true;
            case ["COMMIT" or "ROLLBACK"] when open == 0:
                return false;
            case [var end and ("COMMIT" or "ROLLBACK")]:
                _server.EndTransaction(connection, end == "COMMIT");
                return true;
            default:
                return false;
        }
    }

    private void Restore()
    {
        lock (_lock)
        {
            _committed.Clear();
            _committed.AddRange(_backedUp);
        }
    }

    private void Insert(int connection, int row, bool inTransaction)
    {
        lock (_lock)
        {
            if (!inTransaction) _committed.Add(row);
            else if (_open.TryGetValue(connection, out var rows)) rows.Add(row);
            else _open[connection] = [row];
        }
    }

    private void End(int connection, bool commits)
    {
        lock (_lock)
        {
            if (_open.Remove(connection, out var rows) && commits) _committed.AddRange(rows);
        }
    }
}
