using Trexis.PipelineTasks.Engines.SqlServer.Queries;

namespace Trexis.PipelineTasks.Engines.SqlServer.Connections;

/// <summary>
/// Several questions in one round trip. Each runs in a scope of its own, so that one that the server refuses (a permission, a
/// view that this version lacks) answers with its error and leaves the others known. A marker row ends every answer.
/// </summary>
internal sealed class QueryBatch(ServerIdentity server)
{
    private const string Marker = "trexis_question";
    private const string NoWait = "SET LOCK_TIMEOUT 0;";

    private readonly List<Question> _questions = [];

    public bool IsEmpty => _questions.Count == 0;

    /// <summary>The batch as it is sent.</summary>
    public string Text => TextOf(_questions, waits: true);

    /// <summary>Adds a question; on a server that it is not for, the answer says so and nothing is asked.</summary>
    public QueryAnswer<TRow> Add<TRow>(SqlServerQuery<TRow> query)
    {
        var answer = new QueryAnswer<TRow>();
        if (!server.Has(query.Editions, query.Since))
            answer.Rows = Fact.NotApplicable<IReadOnlyList<TRow>>($"{query.Elsewhere} ({server.Name})");
        else _questions.Add(new Question<TRow>(query, answer));
        return answer;
    }

    /// <summary>One round trip; nothing where no question is for this server.</summary>
    /// <exception cref="DatabaseException">The connection was lost, or the budget is over: then no answer counts.</exception>
    public async Task ExecuteAsync(SqlServerLink link, string doing, CancellationToken cancel, TimeSpan? budget = null)
    {
        if (IsEmpty) return;
        try
        {
            await AskAsync(_questions, link, doing, budget, patience: null, cancel);
        }
        catch (DatabaseException whole) when (_questions.Count > 1
            && whole.Kind is DatabaseErrorKind.Corrupt or DatabaseErrorKind.Unreachable)
        {
            // No CATCH hears of what ends a connection (a damaged page, say), and it takes the answers of all other questions with it.
            if (!await AskEachAsync(link, doing, budget, cancel)) throw;
        }

        // Of a batch that went well only a CATCH tells of it: our sessions are the ones that lose a deadlock.
        var again = _questions.Where(question => question.MetTransient).ToList();
        if (again.Count > 0) await AskAsync(again, link, doing, budget, null, cancel);
        var locked = _questions.Where(question => question.MetALock).ToList();
        if (locked.Count == 0) return;
        var held = await HeldAsync(link, cancel);
        var waited = HumanText.Duration(ServerIdentityQuery.LockTimeout);
        foreach (var question in locked)
            question.Fail(new DatabaseException(
                DatabaseErrorKind.Locked,
                $"{(question.Waited ? "" : "behind a question that ")}waited {waited} for a lock{held} (SQL Server error "
                    + $"{SqlServerErrorNumbers.LockTimeout.ToString(CultureInfo.InvariantCulture)})",
                SqlServerErrorNumbers.Hint(SqlServerErrorNumbers.LockTimeout, DatabaseErrorKind.Locked)));
    }

    /// <summary>
    /// One round trip that waits for nobody's lock and is not tried again: of a state that another look follows in a moment.
    /// </summary>
    /// <exception cref="DatabaseException">The connection was lost.</exception>
    public Task LookAsync(SqlServerLink link, string doing, CancellationToken cancel) =>
        AskAsync(_questions, link, doing, budget: null, SqlServerLink.NoPatience, cancel, mayWait: false);

    // Asked afterwards: it takes no lock, and who has changed an object keeps it locked until the transaction ends.
    private static async Task<string> HeldAsync(SqlServerLink link, CancellationToken cancel)
    {
        try
        {
            if (await link.RowsAsync(new CatalogHoldersQuery(), cancel) is [var first, ..]) return $" on the catalog, held by {first}";
        }
        catch (DatabaseException exception) when (exception.Kind == DatabaseErrorKind.Denied)
        {
        }

        return "; who holds it is not to be seen";
    }

    // Each once. Where neither of the first two gets an answer, it is not one question.
    private async Task<bool> AskEachAsync(SqlServerLink link, string doing, TimeSpan? budget, CancellationToken cancel)
    {
        var (asked, answered) = (0, 0);
        foreach (var question in _questions)
        {
            if (asked++ == 2 && answered == 0) return false;
            try
            {
                await AskAsync([question], link, doing, budget, SqlServerLink.NoPatience, cancel);
                answered++;
            }
            catch (DatabaseException alone)
            {
                question.Fail(alone);
            }
        }

        return answered > 0;
    }

    private static Task AskAsync(
        IReadOnlyList<Question> questions,
        SqlServerLink link,
        string doing,
        TimeSpan? budget,
        IReadOnlyList<TimeSpan>? patience,
        CancellationToken cancel,
        bool mayWait = true) => link.ReadAsync(
        doing,
        async (open, stop) =>
        {
            foreach (var question in questions) question.Begin();
            var waits = mayWait && link.WaitsForLocks;
            await using var command = open.CreateCommand();
            command.CommandText = TextOf(questions, waits);
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync(stop);
            var current = 0;
            do
            {
                if (reader.Has(Marker))
                {
                    if (!await reader.ReadAsync(stop)) continue;
                    current = reader.Int(Marker) + 1;
                    questions[current - 1].End(reader.Int("number"), reader.Int("severity"), reader.Int("state"), reader.Text("message"));
                }
                else
                {
                    while (await reader.ReadAsync(stop)) await reader.UseRowAsync(questions[current].Add, stop);
                }
            }
            while (await reader.NextResultAsync(stop));
            foreach (var question in questions.Where(question => question.MetALock))
            {
                (question.Waited, waits) = (waits, false);
                link.WaitedForLock();
            }

            return current;
        },
        cancel,
        budget,
        patience);

    // Who has waited for somebody's lock in vain would wait again at each question behind it: one patience is enough for a look.
    private static string TextOf(IReadOnlyList<Question> questions, bool waits)
    {
        var text = new StringBuilder($"SET NOCOUNT ON; {(waits ? ServerIdentityQuery.SetLockTimeout : NoWait)}");
        for (var number = 0; number < questions.Count; number++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""

                BEGIN TRY EXEC sys.sp_executesql {SqlName.Literal(questions[number].Sql)};
                SELECT {number} AS {Marker}, 0 AS number, 0 AS severity, 0 AS state, N'' AS message; END TRY
                BEGIN CATCH IF ERROR_NUMBER() = {SqlServerErrorNumbers.LockTimeout} {NoWait}
                SELECT {number} AS {Marker}, ERROR_NUMBER() AS number, ERROR_SEVERITY() AS severity,
                ERROR_STATE() AS state, ERROR_MESSAGE() AS message; END CATCH;
                """);
        }

        return text.Append('\n').Append(ServerIdentityQuery.SetLockTimeout).ToString();
    }

    private abstract class Question
    {
        public abstract string Sql { get; }

        /// <summary>Whether a lock was in its way for longer than it could wait.</summary>
        public bool MetALock { get; protected set; }

        /// <summary>Whether what it met may not be there when it is asked once more.</summary>
        public bool MetTransient { get; protected set; }

        /// <summary>Whether it waited itself, as long as our sessions do: those behind it do not.</summary>
        public bool Waited { get; set; }

        public abstract void Begin();

        public abstract void Add(System.Data.Common.DbDataReader row);

        public abstract void End(int number, int severity, int state, string message);

        public abstract void Fail(DatabaseException refused);
    }

    private sealed class Question<TRow>(SqlServerQuery<TRow> query, QueryAnswer<TRow> answer) : Question
    {
        private List<TRow> _rows = [];

        public override string Sql => query.Text;

        private string? _null;

        public override void Begin()
        {
            (_rows, _null, MetALock, MetTransient, Waited) = ([], null, false, false, false);
            answer.Refused = null;
        }

        // A figure that the server does not tell is unknown, and hides no other.
        public override void Add(System.Data.Common.DbDataReader row)
        {
            try
            {
                _rows.Add(query.RowOf(row));
            }
            catch (QueryDefectException defect) when (defect.IsNull)
            {
                _null = defect.Message;
            }
        }

        public override void End(int number, int severity, int state, string message)
        {
            (MetALock, MetTransient) = (number == SqlServerErrorNumbers.LockTimeout, SqlServerErrorNumbers.IsTransient(number));
            switch (number, _null)
            {
                case (0, null):
                    answer.Rows = Fact.Known<IReadOnlyList<TRow>>(_rows);
                    break;
                case (0, var missing):
                    answer.Rows = Fact.Unreadable<IReadOnlyList<TRow>>(missing);
                    break;
                default:
                    var kind = SqlServerErrorNumbers.KindOf(number, severity);
                    Fail(new DatabaseException(
                        kind, SqlServerErrors.Refusal(number, severity, state, message), SqlServerErrorNumbers.Hint(number, kind))
                    {
                        Error = new ServerError(number, ServerMessages.Redact(number, message), severity, state),
                    });
                    break;
            }
        }

        public override void Fail(DatabaseException refused) =>
            (answer.Refused, answer.Rows) = (refused, Fact.Unreadable<IReadOnlyList<TRow>>($"{query.Name}: {refused.Message}"));
    }
}

/// <summary>What a question of a batch came to.</summary>
internal sealed class QueryAnswer<TRow>
{
    public Fact<IReadOnlyList<TRow>> Rows { get; set; } = Fact.Unreadable<IReadOnlyList<TRow>>(
        "the server ended its answer before this question");

    /// <summary>What it met, where that was an error; it stands in <see cref="Missing"/> with the question's name.</summary>
    public DatabaseException? Refused { get; set; }

    /// <summary>Why there is no answer; absent where there is one.</summary>
    public string? Missing => Rows switch
    {
        Fact<IReadOnlyList<TRow>>.Unreadable unreadable => unreadable.Reason,
        Fact<IReadOnlyList<TRow>>.NotApplicable none => none.Reason,
        _ => null,
    };

    /// <summary>The rows of an answer that nothing goes without.</summary>
    /// <exception cref="InvalidOperationException">There is none: <see cref="Missing"/> has to be asked first.</exception>
    public IReadOnlyList<TRow> Known => Rows is Fact<IReadOnlyList<TRow>>.Known known
        ? known.Value
        : throw new InvalidOperationException($"an answer that is missing was read: {Missing}");

    /// <summary>The only row; unreadable where there is none, because these questions always have one.</summary>
    public Fact<TRow> Single => Rows switch
    {
        Fact<IReadOnlyList<TRow>>.Known { Value: [] } => Fact.Unreadable<TRow>("the server answered with no row; the login may not see it"),
        _ => Rows.Map(rows => rows[0]),
    };
}
