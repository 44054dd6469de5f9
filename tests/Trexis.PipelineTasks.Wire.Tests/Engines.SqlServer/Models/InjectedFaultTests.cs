using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.TestKit.Tds;

namespace Trexis.PipelineTasks.Wire.Tests.Engines.SqlServer.Models;

/// <summary>
/// One deployment with its database, its backup and its restore; at one request of it the answer breaks off at some byte, with the request
/// carried out or not, or the server refuses it. TREXIS_LONG=1 injects 2,000.
/// </summary>
public sealed class InjectedFaultTests : SqlServerScene
{
    private static readonly int Faults = Environment.GetEnvironmentVariable("TREXIS_LONG") == "1" ? 2_000 : 60;

    private static readonly (int Number, int Severity, string Message)[] Refusals =
    [
        (229, 14, "The permission was denied on the object 'one', database 'Sales', schema 'dbo'."),
        (1205, 13, "Transaction (Process ID 51) was deadlocked on lock resources with another process and has been chosen as the deadlock "
            + "victim. Rerun the transaction."),
        (1222, 16, "Lock request time out period exceeded."),
        (9002, 17, "The transaction log for database 'Sales' is full due to 'LOG_BACKUP'."),
    ];

    private static readonly BackupRequest Backup = new("/backups", "sales-1", "CHG-7@abc");

    private static readonly ScriptToRun[] Scripts =
    [
        Script(1, transactional: true), Script(2, transactional: false), Script(3, transactional: true),
    ];

    [Fact(Timeout = 20 * TimeLimit)]
    public async Task Nothing_is_lost_doubled_or_told_as_what_it_was_not_wherever_a_request_fails()
    {
        await using var undisturbed = new Course(this);
        await undisturbed.RunAsync();
        undisturbed.Failures.ShouldBeEmpty();
        var requests = undisturbed.Server.Server.Requests.Count;
        var rollbacks = 0;
        for (var seed = 0; seed < Faults; seed++) rollbacks += await InjectAsync(seed, requests) ? 1 : 0;

        rollbacks.ShouldBeGreaterThan(Faults / 10);
    }

    /// <returns>Whether it came to the rollback.</returns>
    private async Task<bool> InjectAsync(int seed, int requests)
    {
        var random = new Random(seed);
        var (at, refuses) = (random.Next(1, requests + 1), random.Next(4) == 0);
        (int Bytes, bool CarriedOut) cut = (random.Next(3) == 0 ? random.Next(8) : random.Next(400), random.Next(2) == 0);
        await using var course = new Course(this);
        var asked = 0;
        var struck = "";
        if (refuses) course.Server.When(request => Strikes(request), request => Refusal(random.Next(Refusals.Length), course, request));
        else course.Server.Cut = request => Strikes(request) ? cut : null;

        await course.RunAsync();
        var what = $"seed {seed}, request {at} ({struck}) {(refuses ? "refused" : cut.ToString())}: {string.Join("; ", course.Told())}";
        course.Server.Cut = _ => null;
        asked = int.MaxValue / 2;

        foreach (var failure in course.Failures.Values)
        {
            if (refuses) failure.Kind.ShouldNotBeOneOf(DatabaseErrorKind.Unreachable, DatabaseErrorKind.StateUnknown);
            else failure.Kind.ShouldNotBe(DatabaseErrorKind.Statement, what);
        }

        if (course.RollbackBegan)
        {
            await course.ShouldStandWholeAsync(what);
            await course.RollBackAgainAsync(what);
        }

        await course.ShouldAgreeAsync(what);
        await course.RunAgainAsync();
        await course.ShouldAgreeAsync(what);
        course.Rows.Distinct().Count().ShouldBe(course.Rows.Count, what);
        return course.RollbackBegan;

        bool Strikes(TdsRequest request)
        {
            if (Interlocked.Increment(ref asked) != at) return false;
            struck = SqlServerDouble.Told(request);
            return true;
        }
    }

    // A deadlock takes the whole transaction with it: "Transaction Locking and Row Versioning Guide".
    private static TdsAnswer Refusal(int which, Course course, TdsRequest request)
    {
        var (number, severity, message) = Refusals[which];
        if (number == 1205 && course.Server.OpenTransactions(request.Connection) > 0)
            course.Server.EndTransaction(request.Connection, commits: false);
        return TdsAnswer.Nothing.Error(number, severity, 5, message);
    }

    private static ScriptToRun Script(int number, bool transactional) => new(
        new SqlText(
            $"V000{number}.sql",
            $"{ScriptModel.Mark}INSERT {number}01; INSERT {number}02\nGO\n{ScriptModel.Mark}INSERT {number}03"),
        "versioned",
        new string('e', 64),
        transactional);

    /// <summary>What a deployment does to one server, and what it was told.</summary>
    private sealed class Course : IAsyncDisposable
    {
        private readonly InjectedFaultTests _tests;
        private readonly ScriptModel _model;
        private BackupRecord? _backup;
        private bool _rollsBack;

        public Course(InjectedFaultTests tests)
        {
            _tests = tests;
            _model = new ScriptModel(Server);
            Server.When(request => request.Text.StartsWith(ScriptModel.Mark, StringComparison.Ordinal), _model.Execute);
        }

        public SqlServerDouble Server { get; } = new();

        public SortedDictionary<string, DatabaseException> Failures { get; } = new(StringComparer.Ordinal);

        /// <summary>Whether the backup was to take the database's place, after all scripts had run.</summary>
        public bool RollbackBegan => _backup is not null && _rollsBack;

        public IReadOnlyList<int> Rows => _model.Committed;

        public IEnumerable<string> Told() =>
            Failures.Select(one => $"{one.Key}: {one.Value.Kind} {one.Value.Message} {one.Value.Fault.Hint}");

        public async Task RunAsync()
        {
            Server.Says("database exists", TdsTable.Empty(1));
            await TryAsync("prepare", () => _tests.Engine.CreateAsync(Target, _tests.Cancel));
            await WithDatabaseAsync("backup", async database =>
                _backup = await database.Backups.BackUpAsync(Backup, new Progress<double>(), _tests.Cancel));
            await DeployAsync(Scripts);
            if (_backup is null || Failures.Count > 0) return;
            _rollsBack = true;
            await RollBackAsync();
        }

        private Task RollBackAsync() => WithDatabaseAsync("rollback", async database =>
        {
            await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, _tests.Cancel);
            await session.AcrossReplacementAsync(
                () => database.Backups.RestoreAsync(_backup!, new Progress<double>(), _tests.Cancel), _tests.Cancel);
        });

        /// <summary>All of the deployment is there, rows and journal, or nothing of it; after a rollback that was done, nothing.</summary>
        public async Task ShouldStandWholeAsync(string what)
        {
            var journal = await JournalAsync();
            Rows.Count.ShouldBeOneOf([0, 3 * Scripts.Length], what);
            journal.Count.ShouldBe(Rows.Count / 3, what);
            if (Failures.Count == 0) Rows.ShouldBeEmpty(what);
        }

        public async Task RollBackAgainAsync(string what)
        {
            Failures.Clear();
            await RollBackAsync();
            Failures.ShouldBeEmpty(what);
            Rows.ShouldBeEmpty(what);
        }

        /// <summary>As the next run does it: what the journal does not name.</summary>
        public async Task RunAgainAsync()
        {
            Failures.Clear();
            var journal = await JournalAsync();
            await DeployAsync([.. Scripts.Where(script => !journal.ContainsKey(script.Sql.Name))]);
            Failures.ShouldBeEmpty();
        }

        public async Task ShouldAgreeAsync(string what)
        {
            var journal = await JournalAsync();
            foreach (var (script, number) in Scripts.Zip(Enumerable.Range(1, Scripts.Length)))
            {
                var rows = Rows.Where(row => row / 100 == number).ToList();
                var failure = Failures.GetValueOrDefault(script.Sql.Name);
                if (!journal.TryGetValue(script.Sql.Name, out var state)) rows.ShouldBeEmpty(what);
                else if (state == JournalState.Done) rows.Select(row => row % 100).ShouldBe([1, 2, 3], what);
                else script.Transactional.ShouldBeFalse(what);
                // Outside a transaction only what a batch began itself was, and "resolve" is the rest of that sentence.
                var hint = failure?.Fault.Hint ?? "";
                if (hint.Contains("rolled back", StringComparison.Ordinal) && !hint.Contains("resolve", StringComparison.Ordinal))
                    journal.ShouldNotContainKey(script.Sql.Name, what);
                if (journal.ContainsKey(script.Sql.Name) && failure is not null && failure.Kind != DatabaseErrorKind.StateUnknown)
                    hint.ShouldContain("resolve", customMessage: what);
            }
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        private TargetConnection Target =>
            _tests.Connection() with { Value = new Secret(Server.Server.ConnectionString(encrypt: false)) };

        private Task DeployAsync(IReadOnlyList<ScriptToRun> scripts) => WithDatabaseAsync("apply", async database =>
        {
            await using var session = await database.BeginDeploymentAsync(Deployment, TimeSpan.Zero, _tests.Cancel);
            foreach (var script in scripts)
            {
                if (!await TryAsync(
                    script.Sql.Name,
                    () => session.RunScriptAsync(script, new Progress<ServerMessage>(), _tests.Cancel)))
                    return;
            }

            await session.AnchorAsync(
                new HistoryAnchor("CHG-7@abc", "dev", "deploy-scripts", new string('a', 64), null, DateTimeOffset.UnixEpoch),
                _tests.Cancel);
        });

        private Task<bool> WithDatabaseAsync(string step, Func<IDatabase, Task> act) => TryAsync(step, async () =>
        {
            await using var database = await _tests.Engine.OpenAsync(Target, _tests.Cancel);
            await act(database);
        });

        private async Task<bool> TryAsync(string step, Func<Task> act)
        {
            try
            {
                await act();
                return true;
            }
            catch (DatabaseException exception)
            {
                Failures[step] = exception;
                return false;
            }
        }

        private async Task<Dictionary<string, JournalState>> JournalAsync()
        {
            await using var database = await _tests.Engine.OpenAsync(Target, _tests.Cancel);
            return (await database.ReadHistoryAsync(_tests.Cancel)).Journal.ToDictionary(entry => entry.Script, entry => entry.State);
        }
    }
}
