using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Facts;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>The one way from a run's target to its database, and what is expected to be found there.</summary>
/// <param name="policy">Of the target's environment.</param>
/// <param name="secrets">Values by variable name: where connections are found.</param>
public sealed class TargetDatabase(
    DatabaseEngines engines,
    DeploymentConfiguration deployment,
    RunEvidence evidence,
    EnvironmentPolicy policy,
    Func<string, Secret?> secrets)
{
    public EnvironmentPolicy Policy => policy;

    /// <summary>Told when the opening begins to wait for a lock: who looks at the console can end what holds it.</summary>
    public Action<string>? Waits { get; init; }

    /// <summary>
    /// The folder that the target names; otherwise <c>backups</c> in the results folder. A server writes backups on its own
    /// machine, where our results folder means nothing: empty for its own default place.
    /// </summary>
    public string BackupFolder =>
        Spec.BackupFolder ?? (deployment.Capabilities.HasServerBackups ? "" : Path.Combine(evidence.Store.Folder, "backups"));

    private DeploymentTarget Place => evidence.Place;

    private TargetSpec Spec => Place.Target;

    /// <summary>A backup under a name that is unique to the run: <c>sales.prod.&lt;run&gt;</c>.</summary>
    public BackupRequest BackupOf(DatabaseIdentity identity) => new(
        BackupFolder,
        $"{Path.GetFileNameWithoutExtension(identity.Database)}.{Place.Environment.Name}.{evidence.Run.Id}",
        evidence.Run.Deployment);

    /// <summary>Finds what the target's reference points at; nothing is opened.</summary>
    /// <exception cref="InputException">The variable is not set.</exception>
    public TargetConnection Connect() => DatabaseEngines.Connect(deployment, Place, secrets) with
    {
        Wait = new LockPatience(TimeSpan.Zero, Waits) { OfExecution = policy.Watch.Wait },
    };

    /// <summary>Finds what points at the server on which backups are proven; nothing where that is the database's own.</summary>
    /// <exception cref="InputException">The variable is not set.</exception>
    public TargetConnection? ConnectVerifying() => DatabaseEngines.ConnectVerifying(deployment, Place, secrets);

    /// <summary>Absent where the variable is not set.</summary>
    public Secret? SecretOf(string variable) => secrets(variable);

    /// <summary>Opens the target's database and writes into the journal which one answered.</summary>
    /// <exception cref="InputException">The engine or the connection is not configured.</exception>
    /// <exception cref="DatabaseException">The database is not there, cannot be reached or is none.</exception>
    public async Task<IDatabase> OpenAsync(CancellationToken cancel)
    {
        var database = await OpenTargetAsync(cancel);
        var identity = database.Identity;
        evidence.Journal.Target = new RunTarget(Place.Environment.Name, Spec.Name, identity.Engine, identity.Server, identity.Database);
        return database;
    }

    /// <summary>The same, where what the server says against it is judged rather than thrown.</summary>
    /// <param name="create">Whether a missing database is made where its target says that it may be.</param>
    public async Task<DatabaseOpening> TryOpenAsync(bool create, CancellationToken cancel)
    {
        try
        {
            var made = create && await CreateIfMissingAsync(cancel);
            return new DatabaseOpening(this, await OpenAsync(cancel), made, null);
        }
        catch (DatabaseException exception)
        {
            evidence.Journal.Unopened = exception.Fault;
            return new DatabaseOpening(this, null, false, exception.Fault);
        }
    }

    /// <summary>Makes an empty database where the target says that a missing one may be made.</summary>
    /// <returns>Whether one was made.</returns>
    /// <exception cref="InputException">The engine or the connection is not configured.</exception>
    /// <exception cref="DatabaseException">It cannot be made.</exception>
    public async Task<bool> CreateIfMissingAsync(CancellationToken cancel)
    {
        // A first state is made where it is planned against: only there its definitions are read.
        if (!Spec.Create || Spec.Connection.Kind == ConnectionKind.Dacpac) return false;
        var (engine, connection) = (Engine, Connect());
        if (await engine.ExistsAsync(connection, cancel)) return false;
        if (evidence.IsStranger)
        {
            var stranger = RunIsOfThePlatform.Told(Place);
            throw new DatabaseException(
                DatabaseErrorKind.Missing,
                $"the database is missing, and is not made by this run: {stranger.Subject} {stranger.Observed}",
                $"accepted is {stranger.Expected}");
        }

        await engine.CreateAsync(connection, cancel);
        return true;
    }

    /// <summary>
    /// Judges whether this is the database that is expected, and by its own history this environment's; where it is not, nothing may be
    /// asked of it or done to it.
    /// </summary>
    /// <param name="isTakenOver">Whether a history of another environment is judged by the caller.</param>
    /// <exception cref="DatabaseException">Its history cannot be read.</exception>
    public async Task<bool> IsExpectedAsync(IDatabase database, CancellationToken cancel, bool isTakenOver = false)
    {
        var facts = new DatabaseOpening(this, database, Made: false, Refusal: null).Unread("not asked yet");
        if (!isTakenOver && !IsAnother(database))
            facts = facts with { History = Fact.Known(await database.ReadHistoryAsync(cancel)) };
        return !evidence.Journal.Judge(DatabaseChecks.AsExpected, facts, Spec.Connection.ToString()).Refuses;
    }

    /// <summary>Whether another database answered than the one that is expected.</summary>
    internal bool IsAnother(IDatabase database) =>
        new DatabaseOpening(this, database, Made: false, Refusal: null).Objection() is not null;

    /// <summary>What is known of the database before it was asked anything.</summary>
    /// <param name="reason">Why the rest is not known.</param>
    public DatabaseFacts Unread(string reason) =>
        DatabaseFacts.Unread(evidence.Time.GetUtcNow(), Spec.Connection.ToString(), policy, Spec.Expect, reason) with { Place = Place };

    private IDatabaseEngine Engine => engines.For(deployment, Spec, evidence.Time);

    private async Task<IDatabase> OpenTargetAsync(CancellationToken cancel)
    {
        try
        {
            return await Engine.OpenAsync(Connect(), cancel);
        }
        catch (DatabaseException missing) when (missing.Kind == DatabaseErrorKind.Missing
            && Spec is { Create: true, Connection.Kind: not ConnectionKind.Dacpac })
        {
            throw new DatabaseException(
                missing.Kind,
                missing.Message,
                $"let prepare make it, as create: true allows: trexis prepare --environment {Place.Environment.Name}")
            {
                Error = missing.Error,
            };
        }
    }
}
