using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Trexis.PipelineTasks.TestKit.Tds;

/// <summary>
/// Answers what this software asks of a SQL Server: each question by its name, journal rows as they were written, transactions
/// by counting. Tests say what differs from a healthy server.
/// </summary>
public sealed partial class SqlServerDouble : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TdsTable> _answers = new(HealthyServer.Answers(), StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (TdsMessage Message, int Times)> _refusals = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(Func<TdsRequest, bool> When, Func<TdsRequest, TdsAnswer> Answer)> _rules = [];
    private readonly ConcurrentDictionary<int, int> _transactions = [];
    private readonly ConcurrentDictionary<int, long> _begun = [];
    private readonly ConcurrentDictionary<int, SessionOptions> _options = [];
    private readonly ConcurrentDictionary<int, int> _rowLimits = [];
    private readonly ConcurrentDictionary<int, (string? Database, string? User)> _strayed = [];
    private readonly ConcurrentDictionary<int, ConcurrentQueue<TdsPart.Transaction>> _told = [];
    private readonly JournalDouble _journal = new();
    private readonly ExecutionDouble _execution = new();
    private readonly TdsTable _multiUser;
    private long _lastBegun;
    private volatile MadeBackup? _backup;

    public SqlServerDouble()
    {
        Server = new TdsServer(Answer) { Closed = End };
        _multiUser = _answers["database access"];
    }

    public TdsServer Server { get; }

    /// <summary>What a logical server of Azure SQL Database keeps beside the database.</summary>
    public CopyDouble Copies { get; } = new();

    /// <summary>Who is in the database while it is SINGLE_USER.</summary>
    public SingleUserDouble SingleUser { get; } = new();

    public ApplicationLockDouble Locks { get; } = new();

    /// <summary>What was asked, as one line each where it is a question of ours, and as it stands otherwise.</summary>
    public IReadOnlyList<string> Transcript => [.. Server.Requests.Select(request => $"{request.Connection} {Told(request)}")];

    /// <summary>Answers the named question with these rows.</summary>
    public SqlServerDouble Says(string question, TdsTable table)
    {
        _answers[question] = table;
        return this;
    }

    /// <summary>Answers as a database without a table, which is what DacFx is always told here.</summary>
    public SqlServerDouble HoldsNothing()
    {
        foreach (var question in (string[])[
            "tables", "table columns", "stored columns", "index columns", "foreign keys", "check constraints", "modules", "view texts",
            "table triggers", "synonyms", "constraints", "indexes", "grants",
        ])
            Says(question, TdsTable.Empty(_answers[question].Columns.Count));
        return this;
    }

    /// <summary>Answers as Azure SQL Database does.</summary>
    public SqlServerDouble IsAzureDatabase() =>
        Says("server identity", TdsTable.Of(["sales-sql", "Sales", "12.0.2000.8", "SQL Azure", 5, "deployer", "deployer", 170, 0]));

    /// <summary>Refuses the named question, as a server does that lacks a permission or a view.</summary>
    /// <param name="times">How often it does, before it answers.</param>
    public SqlServerDouble Refuses(string question, int number, string message, int times = int.MaxValue)
    {
        _refusals[question] = (new TdsMessage(number, 14, 1, message), times);
        return this;
    }

    /// <summary>Answers every request that holds the text in place of what it would answer.</summary>
    public SqlServerDouble When(string text, TdsAnswer answer) =>
        When(request => request.Text.Contains(text, StringComparison.OrdinalIgnoreCase), _ => answer);

    /// <summary>The same for the first request only.</summary>
    public SqlServerDouble Once(string text, TdsAnswer answer)
    {
        var left = 1;
        return When(
            request => request.Text.Contains(text, StringComparison.OrdinalIgnoreCase) && Interlocked.Decrement(ref left) >= 0,
            _ => answer);
    }

    public SqlServerDouble When(Func<TdsRequest, bool> when, Func<TdsRequest, TdsAnswer> answer)
    {
        _rules.Enqueue((when, answer));
        return this;
    }

    /// <summary>What a session of a healthy server says of itself.</summary>
    /// <param name="options">The bits of @@OPTIONS.</param>
    /// <param name="rows">What SET ROWCOUNT lets through of those that are asked for.</param>
    public static TdsTable SessionState(
        int connection, string database, int transactions, int options = (int)SessionOptions.Healthy, string language = "us_english",
        string user = "deployer", long transaction = 1, int rows = 1000) =>
        TdsTable.Of(
            [rows, 50 + connection, database, transactions, transaction, options, language, "mdy", 7, -1, -5, 2, null, user]);

    /// <summary>
    /// Where the answer to a request breaks off, and whether the request was carried out before; absent where it does not.
    /// </summary>
    public Func<TdsRequest, (int Bytes, bool CarriedOut)?> Cut { get; set; } = _ => null;

    /// <summary>Told of each transaction that ends, with its connection, and whether it was committed.</summary>
    public Action<int, bool> Ended { get; set; } = (_, _) => { };

    /// <summary>Told when the database is backed up, for whoever models what it holds.</summary>
    public Action BackedUp { get; set; } = () => { };

    /// <summary>Told when a backup took the database's place.</summary>
    public Action Restored { get; set; } = () => { };

    public int OpenTransactions(int connection) => _transactions.GetValueOrDefault(connection);

    public void BeginTransaction(int connection)
    {
        if (_transactions.AddOrUpdate(connection, 1, (_, count) => count + 1) > 1) return;
        _begun[connection] = Interlocked.Increment(ref _lastBegun);
        Tell(connection, 8);
    }

    /// <summary>What SET has changed of a session's options.</summary>
    public SessionOptions OptionsOf(int connection) => _options.GetValueOrDefault(connection, SessionOptions.Healthy);

    public void Set(int connection, SessionOptions option, bool isOn) =>
        _options[connection] = isOn ? OptionsOf(connection) | option : OptionsOf(connection) & ~option;

    /// <summary>Ends the innermost of several, where it is committed; all of them, where it is rolled back.</summary>
    public void EndTransaction(int connection, bool commits)
    {
        var open = OpenTransactions(connection);
        _transactions[connection] = commits && open > 1 ? open - 1 : 0;
        if (commits && open > 1) return;
        if (open > 0) Tell(connection, commits ? (byte)9 : (byte)10);
        if (commits) _journal.Commit(connection);
        else _journal.RollBack(connection);
        Ended(connection, commits);
    }

    /// <summary>How often a text was sent.</summary>
    public int Count(string text) => Server.Requests.Count(request => request.Text.Contains(text, StringComparison.OrdinalIgnoreCase));

    /// <summary>A request in one line: by the names of the questions that it asks, or as it stands.</summary>
    public static string Told(TdsRequest request)
    {
        var names = Named().Matches(request.Text).Select(match => match.Groups[1].Value).ToList();
        var text = names.Count > 0 ? string.Join(" | ", names) : request.Text.ReplaceLineEndings(" ").Trim();
        return request.Parameters.Count == 0 ? text : $"{text} ({string.Join(", ", request.Parameters.Keys)})";
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private void Tell(int connection, byte kind) =>
        _told.GetOrAdd(connection, _ => []).Enqueue(new TdsPart.Transaction(kind, _begun.GetValueOrDefault(connection)));

    // A session's end rolls back what it had open, and only then frees its locks.
    private void End(int connection)
    {
        if (OpenTransactions(connection) > 0) EndTransaction(connection, commits: false);
        Locks.Release(connection);
    }

    private TdsAnswer Answer(TdsRequest request)
    {
        if (Cut(request) is not { } cut) return CarryOut(request);
        // What was not carried out is never answered.
        var answer = cut.CarriedOut ? CarryOut(request).BreakAfter(cut.Bytes) : TdsAnswer.Nothing.Break();
        EndTransaction(request.Connection, commits: false);
        return answer;
    }

    private TdsAnswer CarryOut(TdsRequest request)
    {
        Stray(request);
        var answer = _execution.Beside(request, _execution.Instead(request) ?? Lost(request) ?? Unnamed(request));

        // Under XACT_ABORT an error rolls the whole transaction back; a mismatching count of transactions (266) only tells of itself.
        if (Transactions(request) > 0
            && OptionsOf(request.Connection).HasFlag(SessionOptions.XactAbort)
            && answer.Parts.Any(part => part is TdsPart.Said { Message: { Severity: > 10, Number: not 266 } }))
            EndTransaction(request.Connection, commits: false);
        var named = WithNames(answer, request);
        return _told.TryRemove(request.Connection, out var told) ? new TdsAnswer([.. told, .. named.Parts]) : named;
    }

    // USE and EXECUTE AS hold until the session ends or goes back; a rollback takes back neither ("USE", "EXECUTE AS (Transact-SQL)").
    private void Stray(TdsRequest request)
    {
        if (Moves().Match(request.Text) is { Success: true } moves)
            _strayed[request.Connection] = _strayed.GetValueOrDefault(request.Connection) with { Database = moves.Groups[1].Value };
        if (Implicit().Match(request.Text) is { Success: true } implicitly)
            Set(request.Connection, SessionOptions.ImplicitTransactions, implicitly.Groups[1].Value == "ON");
        if (Limits().Matches(request.Text) is [.., var limits])
        {
            var most = int.Parse(limits.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            _rowLimits[request.Connection] = most == 0 ? int.MaxValue : most;
        }

        if (Impersonates().Match(request.Text) is { Success: true } other)
            _strayed[request.Connection] = _strayed.GetValueOrDefault(request.Connection) with { User = other.Groups[1].Value };
    }

    private TdsAnswer? Lost(TdsRequest request) =>
        !request.Text.Contains(" trexis.", StringComparison.Ordinal) ? null : _strayed.GetValueOrDefault(request.Connection) switch
        {
            { Database: not null } => TdsAnswer.Nothing.Error(208, 16, 1, "Invalid object name 'trexis.journal'."),
            { User: not null } => TdsAnswer.Nothing.Error(
                229, 14, 5, "The SELECT permission was denied on the object 'journal', database 'Sales', schema 'trexis'."),
            _ => null,
        };

    private int Transactions(TdsRequest request) => OpenTransactions(request.Connection);

    private TdsAnswer Unnamed(TdsRequest request)
    {
        foreach (var (when, answer) in _rules)
        {
            if (when(request)) return answer(request);
        }

        if (request.IsOfDacFx) return DacFxDouble.Answer(request);
        return Questions(request) ?? _journal.Answer(request, Transactions(request) > 0) ?? Copies.Answer(request) ?? Statement(request);
    }

    private static TdsAnswer WithNames(TdsAnswer answer, TdsRequest request)
    {
        if (!answer.Parts.Any(part => part is TdsPart.Table { Rows.IsUnnamed: true })) return answer;
        var names = ColumnsOf(SelectedColumns.Questions(request.Text) is [var first, ..] ? first : request.Text);
        return new TdsAnswer(
            answer.Parts.Select(part => part is TdsPart.Table table ? new TdsPart.Table(table.Rows.NamedAs(names)) : part));
    }

    private static IReadOnlyList<string> ColumnsOf(string question) =>
        question.StartsWith("/* trexis: query plan */", StringComparison.Ordinal)
            ? ["Microsoft SQL Server 2005 XML Showplan"]
            : SelectedColumns.Of(question);

    private TdsAnswer? Questions(TdsRequest request)
    {
        var names = Named().Matches(request.Text).Select(match => match.Groups[1].Value).ToList();
        if (names is [] or ["append entry" or "entry state" or "fence" or "fence off" or "roll back"]
            or ["take lock" or "begin execution" or "await execution"])
            return null;
        var isBatch = request.Text.Contains("trexis_question", StringComparison.Ordinal);
        var questions = isBatch ? SelectedColumns.Questions(request.Text) : [request.Text];
        var answer = new TdsAnswer();
        for (var number = 0; number < names.Count; number++)
        {
            var refused = Refusal(names[number])
                ?? _journal.Blocks(names[number], questions[number], request.Connection);
            if (refused is not null && !isBatch) return answer.Error(refused.Number, refused.Severity, refused.State, refused.Text);
            if (refused is null
                && Rows(names[number], request, questions[number]) is { } rows)
                answer.Rows(rows.NamedAs(ColumnsOf(questions[number])));
            if (isBatch)
                answer.Rows(
                    TdsTable.Named(
                        "trexis_question number severity state message",
                        [number, refused?.Number ?? 0, refused?.Severity ?? 0, refused?.State ?? 0, refused?.Text ?? ""]));
        }

        return answer;
    }

    private TdsMessage? Refusal(string question)
    {
        if (!_refusals.TryGetValue(question, out var refusal) || refusal.Times == 0) return null;
        _refusals[question] = refusal with { Times = refusal.Times - 1 };
        return refusal.Message;
    }

    /// <param name="question">The question's own text.</param>
    private TdsTable? Rows(string name, TdsRequest request, string question) => name switch
    {
        "backup history" when _backup is { } made =>
            TdsTable.Of([HealthyServer.Backup(made.Request, made.At), .. _answers[name].Rows.Select(row => row.ToArray())]),
        "database access" when SingleUser.IsSingle && _answers[name] == _multiUser => TdsTable.Of(["ONLINE", "SINGLE_USER"]),
        "database copies" => Copies.Rows(),
        "copy progress" => Copies.Progress(),
        "session state" => SessionState(
            request.Connection,
            _strayed.GetValueOrDefault(request.Connection).Database ?? request.Database,
            Transactions(request),
            (int)OptionsOf(request.Connection),
            user: _strayed.GetValueOrDefault(request.Connection).User ?? "deployer",
            transaction: _begun.GetValueOrDefault(request.Connection),
            rows: Math.Min(_rowLimits.GetValueOrDefault(request.Connection, int.MaxValue), (int)Math.Pow(10, Tens().Count(question)))),
        "database exists" => _answers.TryGetValue(name, out var known) ? known : TdsTable.Of([request.Parameters["@database"]]),
        "journal" or "anchors" or "backup proofs" or "restore proofs" => _journal.Rows(name, request.Connection),
        "row counts" => TdsTable.Of(
            [
                .. Counted().Matches(question)
                    .Select(
                        match => new object?[] { int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 3L }),
            ]),
        _ => _answers.TryGetValue(name, out var table)
            ? table
            : throw new InvalidOperationException($"the double has no answer to '{name}'"),
    };

    private TdsAnswer Statement(TdsRequest request)
    {
        if (Locks.Answer(request) is { } granted) return TdsAnswer.Nothing.Rows(TdsTable.Of([granted, 50 + request.Connection]));
        if (request.Text.StartsWith("BACKUP ", StringComparison.Ordinal)) BackUp(request);
        if (SingleUser.Answer(request, Server.EndSessionsIn, Restore) is { } refused) return refused;
        if (request.Text.Contains("BEGIN TRANSACTION", StringComparison.Ordinal))
            BeginTransaction(request.Connection);
        var open = Transactions(request);
        if (request.Text.Contains("ROLLBACK TRANSACTION", StringComparison.Ordinal)) EndTransaction(request.Connection, commits: false);
        else if (request.Text.Contains("COMMIT TRANSACTION", StringComparison.Ordinal)) EndTransaction(request.Connection, commits: true);
        if (Steers().IsMatch(request.Text))
            return TdsAnswer.Nothing.Error(
                266,
                16,
                2,
                "Transaction count after EXECUTE indicates a mismatching number of BEGIN and COMMIT statements. Previous count = 1, "
                    + "current count = 0.");
        if (request.Text.StartsWith("/* trexis: roll back */", StringComparison.Ordinal))
            return TdsAnswer.Nothing.Rows(
                TdsTable.Of([0, open, (int)(OptionsOf(request.Connection) & SessionOptions.ImplicitTransactions)]));
        return request.Text.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
            || request.Text.StartsWith("BEGIN TRANSACTION;\nSELECT", StringComparison.OrdinalIgnoreCase)
            ? TdsAnswer.Nothing.Rows(TdsTable.Empty(1))
            : TdsAnswer.Nothing.Affected(1);
    }

    private void BackUp(TdsRequest request)
    {
        _backup = new MadeBackup(request, TimeProvider.System.GetUtcNow().UtcDateTime);
        _journal.BackUp();
        BackedUp();
    }

    private void Restore()
    {
        _journal.Restore();
        Restored();
    }

    [GeneratedRegex(@"/\* trexis: ([a-z ]+) \*/")]
    private static partial Regex Named();

    [GeneratedRegex(@"EXEC \(N'(COMMIT|ROLLBACK) TRANSACTION;'\)")]
    private static partial Regex Steers();

    [GeneratedRegex(@"^USE \[?(\w+)\]?;", RegexOptions.Multiline)]
    private static partial Regex Moves();

    [GeneratedRegex("^SET IMPLICIT_TRANSACTIONS (ON|OFF);", RegexOptions.Multiline)]
    private static partial Regex Implicit();

    [GeneratedRegex(@"^EXECUTE AS USER = N?'(\w+)';", RegexOptions.Multiline)]
    private static partial Regex Impersonates();

    [GeneratedRegex(@"^SET ROWCOUNT (\d+);", RegexOptions.Multiline)]
    private static partial Regex Limits();

    [GeneratedRegex(@"\(VALUES \(0\), \(1\)")]
    private static partial Regex Tens();

    [GeneratedRegex(@"SELECT (\d+) AS object_id, COUNT_BIG")]
    private static partial Regex Counted();

    private sealed record MadeBackup(TdsRequest Request, DateTime At);
}
