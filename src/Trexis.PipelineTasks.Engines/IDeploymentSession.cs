using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Engines;

/// <summary>A deployment in progress: holds the lock until disposed of; every write of a deployment goes through it.</summary>
public interface IDeploymentSession : IAsyncDisposable
{
    /// <summary>
    /// Runs a script and writes its journal row in the same transaction. A script that cannot run in one is journalled as
    /// started before and as done after; a failure in between leaves it started, for <c>resolve</c>.
    /// </summary>
    /// <exception cref="DatabaseException">With the server's error, line and statement; the transaction is rolled back. With
    /// <see cref="DatabaseErrorKind.HalfCommitted"/> where the script ended it itself: the row then says started.</exception>
    Task<ScriptRun> RunScriptAsync(ScriptToRun script, IProgress<ServerMessage> messages, CancellationToken cancel);

    /// <summary>Writes journal rows without running anything: adopt and resolve.</summary>
    Task RecordAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel);

    /// <summary>Anchors the head of the document chain in the target's own history.</summary>
    Task AnchorAsync(HistoryAnchor anchor, CancellationToken cancel);

    /// <summary>
    /// Runs what replaces the whole database. Where that ends every session in it, the lock is held until then and taken again afterwards.
    /// </summary>
    /// <exception cref="DatabaseException">What <paramref name="replace"/> met, or another deployment took the lock in between.</exception>
    Task AcrossReplacementAsync(Func<Task> replace, CancellationToken cancel) => replace();

    /// <summary>
    /// Sends a planned text batch by batch: what deploying a dacpac needs. Absent where the engine runs whole scripts only.
    /// </summary>
    IBatchExecution? Batches => null;
}

/// <param name="Kind"><c>versioned</c>, <c>repeatable</c>, <c>always</c>, <c>undo</c>.</param>
public sealed record ScriptToRun(SqlText Sql, string Kind, string Sha256, bool Transactional);

/// <param name="RowsAffected">As the engine counted them; absent where it did not.</param>
public sealed record ScriptRun(TimeSpan Elapsed, long? RowsAffected);

/// <param name="Text">Redacted.</param>
public sealed record ServerMessage(int Number, int Severity, string Text);

public enum JournalState
{
    /// <summary>Begun and not known to have ended: outside a transaction, or in one that the script itself has ended.</summary>
    Started,

    Done,

    /// <summary>Recorded without being run: the database had it before.</summary>
    Adopted,

    /// <summary>Taken back by its undo script.</summary>
    Undone,
}

/// <summary>One script that ran (or began to) in this database.</summary>
public sealed record JournalEntry
{
    public required string Script { get; init; }

    public required string Kind { get; init; }

    public required string Sha256 { get; init; }

    public required JournalState State { get; init; }

    public required DateTimeOffset At { get; init; }

    public required double ElapsedMs { get; init; }

    public required string Actor { get; init; }

    public required string Deployment { get; init; }
}

/// <param name="DocumentSha256">Of the last run document at that moment.</param>
/// <param name="SchemaFingerprint">Of the schema that the deployment left, to tell drift later.</param>
public sealed record HistoryAnchor(
    string Deployment, string Environment, string Task, string DocumentSha256, string? SchemaFingerprint, DateTimeOffset At)
{
    /// <summary>What was deployed, where all of it was approved and carried out; absent where something else was done here.</summary>
    public string? Commit { get; init; }

    /// <summary>The environment's target, where it has several.</summary>
    public string? Target { get; init; }

    /// <summary>The database in which this was written, as the engine tells it from its copies; the engine fills it in.</summary>
    public string? Database { get; init; }

    /// <summary>Whether this was written in another database than the one in which it is read: that one is a copy.</summary>
    [JsonIgnore]
    public bool IsOfOriginal { get; init; }

    /// <summary>As deployment.yml names it: <c>prod</c>, <c>prod/eu</c>.</summary>
    [JsonIgnore]
    public string Place => Target is null ? Environment : $"{Environment}/{Target}";

    /// <summary>Stands where the deployment had no document yet.</summary>
    public const string NoDocument = "";

    /// <summary>The kind of journal rows, and the task of the anchor, that the preparation of a new database leaves.</summary>
    public const string Preparation = "prepare";

    /// <summary>
    /// Stands in the task's place in the anchor that is written before the first change: whatever becomes of the run, it was there.
    /// </summary>
    public const string Beginning = "begin";

    /// <summary>The task of the anchor that a rollback leaves.</summary>
    public const string RolledBack = "rollback";

    /// <summary>The task of the anchor that a rollback leaves which ended elsewhere than before the deployment.</summary>
    public const string RolledBackElsewhere = "rollback elsewhere";

    /// <summary>What the task of a row begins with that a task left which refused, and changed nothing.</summary>
    private const string Refusal = "refused ";

    /// <summary>Whether a rollback left it, wherever that ended.</summary>
    [JsonIgnore]
    public bool IsOfRollback => Task is RolledBack or RolledBackElsewhere;

    /// <summary>Which task refused, with its action; absent where something was done to the target.</summary>
    [JsonIgnore]
    public string? Refused => Task.StartsWith(Refusal, StringComparison.Ordinal) ? Task[Refusal.Length..] : null;

    /// <summary>In the task's place, where it refused.</summary>
    public static string RefusalOf(string task) => Refusal + task;
}

/// <summary>What the target remembers of earlier deployments, oldest first.</summary>
/// <param name="Rows">What was done to it, and what was refused.</param>
public sealed record DeploymentHistory(IReadOnlyList<JournalEntry> Journal, IReadOnlyList<HistoryAnchor> Rows)
{
    public static readonly DeploymentHistory None = new([], []);

    /// <summary>What was done to it.</summary>
    public IReadOnlyList<HistoryAnchor> Anchors => [.. Rows.Where(row => row.Refused is null)];

    /// <summary>What deployments left when they ended.</summary>
    private IEnumerable<HistoryAnchor> Left => Anchors.Where(anchor => anchor.Task != HistoryAnchor.Beginning);

    /// <summary>Whether a deployment changed the target last, and was interrupted before it could say what the target holds.</summary>
    public bool WasLeftBy(string deployment) =>
        Journal.Count > 0 && Journal[^1] is var last && last.Deployment == deployment && !Left.Any(anchor => anchor.At >= last.At);

    /// <summary>
    /// How often a deployment began to change this very database since it was last taken back: whatever came after shows what it did.
    /// </summary>
    public IEnumerable<HistoryAnchor> BeginningsOf(string deployment, DeploymentTarget place) => OfThis(place)
        .Where(anchor => anchor.Deployment == deployment)
        .Reverse()
        .TakeWhile(anchor => anchor.Task != HistoryAnchor.RolledBack)
        .Where(anchor => anchor.Task == HistoryAnchor.Beginning);

    /// <summary>Whether a rollback of the deployment was the last that was done of it, and ended elsewhere than before it.</summary>
    public bool EndedElsewhere(string deployment) =>
        Anchors.LastOrDefault(anchor => anchor.Deployment == deployment)?.Task == HistoryAnchor.RolledBackElsewhere;

    /// <summary>When a deployment was last taken back; absent where it never was.</summary>
    public DateTimeOffset? TakenBackAt(string deployment) =>
        Anchors.LastOrDefault(anchor => anchor.Deployment == deployment && anchor.Task == HistoryAnchor.RolledBack)?.At;

    /// <summary>When a rollback of a deployment last changed this very target, wherever it ended; absent where none did.</summary>
    public DateTimeOffset? LastRollbackAt(string deployment, DeploymentTarget place) =>
        RowsOf(place).LastOrDefault(row => row.Deployment == deployment && row.IsOfRollback)?.At;

    /// <summary>
    /// Whether a script was executed in this very database: not adopted by a person's word, and not come with a copy of another
    /// environment's.
    /// </summary>
    public bool WasExecutedHere(JournalEntry entry, DeploymentTarget place) =>
        entry.State == JournalState.Done
        && (CopiedUpTo(Anchors, place) < 0 || (OfThis(place) is [var first, ..] && entry.At >= first.At));

    /// <summary>Whether what stands here was left by something that was executed here, not by a person's word or a copy.</summary>
    public bool WasLeftByExecution(DeploymentTarget place)
    {
        var here = OfThis(place);
        // Whoever adopts the schema that stands anyway changes nothing about who made it.
        var last = here.Count - 1;
        while (last > 0 && here[last].Task != HistoryAnchor.Beginning && here[last - 1] is { Task: not HistoryAnchor.Beginning } before
            && before.SchemaFingerprint == here[last].SchemaFingerprint)
            last--;
        return last >= 0 && (here[last].Task == HistoryAnchor.Beginning || (last > 0 && here[last - 1].Task == HistoryAnchor.Beginning));
    }

    /// <summary>The newest anchor with a commit whose deployment was not rolled back; absent where there is none.</summary>
    public HistoryAnchor? Accepted
    {
        get
        {
            var standing = new List<HistoryAnchor>();
            foreach (var anchor in Anchors)
            {
                if (anchor.IsOfRollback) standing.RemoveAll(one => one.Deployment == anchor.Deployment);
                else if (anchor.Commit is not null) standing.Add(anchor);
            }

            return standing.LastOrDefault();
        }
    }

    /// <summary>
    /// What another environment, or another target, left last; absent where it was this one, or where nobody was here. A target that has
    /// got a name since is the same.
    /// </summary>
    public HistoryAnchor? OfAnother(DeploymentTarget place) =>
        Anchors is [.., var last] && !IsOf(last, place) ? last : null;

    /// <summary>Which deployment left the target as it is; absent where none did.</summary>
    public string? LastDeployment => Left.Where(anchor => anchor.Task != HistoryAnchor.Preparation)
        .Select(anchor => (anchor.At, anchor.Deployment))
        .Concat(Journal.Where(entry => entry.Kind != HistoryAnchor.Preparation).Select(entry => (entry.At, entry.Deployment)))
        .OrderBy(left => left.At)
        .Select(left => left.Deployment)
        .LastOrDefault();

    /// <summary>The last change by another deployment or by this one's rollback. Backups from before it are of another state.</summary>
    public HistoryChange? ChangedBeside(string deployment) => Anchors
        .Where(anchor => anchor.Task != HistoryAnchor.Preparation
            && (anchor.Deployment != deployment || anchor.IsOfRollback))
        .Select(anchor => new HistoryChange(anchor.Deployment, anchor.At))
        .Concat(Journal.Where(entry => entry.Kind != HistoryAnchor.Preparation && entry.Deployment != deployment)
            .Select(entry => new HistoryChange(entry.Deployment, entry.At)))
        .MaxBy(change => change.At);

    /// <summary>What this very target remembers, refusals included: what came with a copy of another's database is that one's.</summary>
    public IReadOnlyList<HistoryAnchor> RowsOf(DeploymentTarget place) =>
        [.. Rows.Skip(CopiedUpTo(Rows, place) + 1).Where(row => IsOf(row, place))];

    // What another environment's database held when it was copied comes before.
    private List<HistoryAnchor> OfThis(DeploymentTarget place) => [.. Anchors.Skip(CopiedUpTo(Anchors, place) + 1)];

    private static int CopiedUpTo(IReadOnlyList<HistoryAnchor> rows, DeploymentTarget place) =>
        rows.ToList().FindLastIndex(row => row.IsOfOriginal && !IsOf(row, place));

    private static bool IsOf(HistoryAnchor anchor, DeploymentTarget place) =>
        Same(anchor.Environment, place.Environment.Name)
        && (anchor.Target is not { } target || place.Target.Name is not { } name || Same(target, name));

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Which deployment changed a target, and when.</summary>
public sealed record HistoryChange(string Deployment, DateTimeOffset At)
{
    public override string ToString() => $"{Deployment} changed this database at {HumanText.Time(At)}";
}
