using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Assertions;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Platforms.Webhooks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>Judges whether a database is ready for a deployment, and takes the capture that validate compares with.</summary>
public sealed class PrecheckTask(DatabaseEngines engines) : IPipelineTask
{
    private static readonly InputSpec Early = new("early", InputKind.Flag, "Before anyone is asked to approve: leaves approval, window and "
        + "responsible person to the precheck that follows them.")
    { Default = "false" };

    /// <summary>What is decided by those who are asked, or only when they have answered.</summary>
    /// <summary>Where nothing is pending nothing is promoted, and a run that carries nothing brings no proof along.</summary>
    private static readonly string[] OfWhatIsCarried = ["promotion.proven", "promotion.soaked"];

    private static readonly string[] DecidedLater = ["review.approved", "window.open", "access.responsible-in-role"];

    public TaskInfo Info { get; } = new(
        "precheck",
        "Judges whether an environment is ready for the deployment and takes the capture of the database that validate compares with.",
        [],
        [AssertionInputs.TimeLimit, Early],
        [
            new OutputSpec("ready", "true where nothing refuses the deployment, otherwise false."),
            new OutputSpec("early", "true where it ran with early, and apply rests on nothing of it; otherwise false."),
            new OutputSpec("backup-demanded", "true where the policy demands a backup before the deployment, otherwise false."),
            new OutputSpec("not-before", "From when the environment may be entered, as an ISO 8601 time; only where it is too early now."),
        ],
        [
            new TaskExample("--environment qa", "Is QA ready for this deployment?"),
            new TaskExample("--environment prod --early", "Before the reviewers of production are asked."),
            new TaskExample("--environment prod --change changes/CHG-42.yml", "The same for production, with the change that is carried."),
        ]);

    public DatabaseEngines? Remembering => engines;

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var assertions = AssertionRunner.Load(run.Deployment.Assertions, AssertionMoment.Before);
        var preparation = Preparation.Load(run.Target);
        var opening = await run.DatabaseOf(engines).TryOpenAsync(create: run.Context.Unsigned is null, cancel);
        var whole = false;
        ProcedureFacts procedure;
        try
        {
            await using (opening.Database)
            {
                var objection = opening.Objection()
                    ?? await new Preparer(run.Evidence, run.Host, run.Identity, opening.Target, opening.Database!)
                        .PrepareAsync(preparation, opening.Made, cancel);
                whole = objection is null;
                if (objection is null) await JudgeReadyAsync(run, opening, assertions, cancel);
                else JudgeUnread(run, opening, objection);
                procedure = run.Procedure.Observe();
                if (procedure.Planned is not Fact<ChangePlan>.NotApplicable)
                {
                    procedure = procedure with
                    {
                        ApprovedAfter = await run.ReadinessOf(opening.Target)
                            .ForeseeAsync(whole ? opening.Database : null, run.Host.Context.IsProposal, cancel),
                    };
                }

                if (!run.Inputs.Flag(Early))
                    procedure = await run.Procedure.WithReviewsAsync(procedure, whole ? opening.Database : null, cancel);
            }
        }
        finally
        {
            if (opening.Made && !whole) Preparer.Remove(run.Target);
        }

        await JudgeProcedureAsync(run, procedure, cancel);
        run.Journal.Output("ready", run.Journal.Refuses ? "false" : "true");
        run.Journal.Output("early", run.Inputs.Flag(Early) ? "true" : "false");
        run.Journal.Output("backup-demanded", run.EnvironmentPolicy.Backup.IsDemanded ? "true" : "false");
    }

    private static async Task JudgeReadyAsync(
        TaskRun run, DatabaseOpening opening, IReadOnlyList<PreparedAssertion> assertions, CancellationToken cancel)
    {
        var database = opening.Database!;
        var started = run.Time.GetTimestamp();
        run.Host.Progress("observing the database", null);
        var taken = await CaptureReader.TakeAsync(database.Observe, run.EnvironmentPolicy.HeavyCheckBudget, run.Time, cancel);
        var (takenAt, elapsed) = (run.Time.GetUtcNow(), run.Time.GetElapsedTime(started));
        var facts = await DatabaseObservation.ReadAsync(run.Evidence, opening, run.Deployment, taken.Schema, cancel);
        var results = await AssertionRunner.RunAsync(database.Queries, assertions, AssertionInputs.LimitOf(run.Inputs), cancel);
        foreach (var check in DatabaseChecks.Before) run.Journal.Judge(check, facts, facts.Connection);
        run.Journal.Judge(ValidationChecks.Prepared, Fact.Known(results));
        BeforeCapture.Keep(run.Evidence, taken, database.Identity, takenAt, results, elapsed, facts.History);
    }

    // People, places and times are judged whatever became of the database: the report then names every reason at once.
    private static async Task JudgeProcedureAsync(TaskRun run, ProcedureFacts procedure, CancellationToken cancel)
    {
        var facts = await NotifiedAsync(run, procedure, cancel);
        SayThatNoBackupIsDemanded(run);
        string[] later = !run.Inputs.Flag(Early) ? []
            : facts.Planned is Fact<ChangePlan>.NotApplicable ? [.. DecidedLater, .. OfWhatIsCarried]
            : DecidedLater;
        foreach (var check in ProcedureChecks.Before.Where(check => !later.Contains(check.Info.Code)))
            run.Journal.Judge(check, facts);
        if (facts.Policy.Soak is { } soak && facts.Promotion?.NotBefore(soak) is { } notBefore && notBefore > facts.Now)
            run.Journal.Output("not-before", notBefore.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    // An answer proves that the team's own system took the message; without one, a person's word has to do.
    private static async Task<ProcedureFacts> NotifiedAsync(TaskRun run, ProcedureFacts facts, CancellationToken cancel) =>
        await run.Team.TellAsync(NotificationEvent.Start, cancel) switch
        {
            null => facts,
            { Delivered: true } => facts with
            {
                Words = facts.Words.And(
                    new Attestation
                    {
                        Code = "team.notified",
                        By = "the team's webhook",
                        Proof = ProofLevel.Delivered,
                        Environment = run.Environment.Name,
                        At = run.Time.GetUtcNow(),
                        Note = null,
                        Source = "notify",
                    }),
            },
            { Warning: var warning } => facts with { NotificationProblem = warning },
        };

    // A report names everything that was not looked at, so that nobody takes silence for health.
    private static void JudgeUnread(TaskRun run, DatabaseOpening opening, string reason)
    {
        var facts = opening.Unread(reason);
        foreach (var check in DatabaseChecks.Before) run.Journal.Judge(check, facts, facts.Connection);
        run.Journal.Judge(ValidationChecks.Prepared, Fact.Unreadable<IReadOnlyList<AssertionResult>>(reason));
        run.Journal.AddStep(BeforeCapture.Info, Outcome.Unknown($"no capture was taken: {reason}"));
    }

    // Where the policy demands no backup, no backup task will speak of these: so that silence is not taken for neglect.
    private static void SayThatNoBackupIsDemanded(TaskRun run)
    {
        if (run.EnvironmentPolicy.Backup.IsDemanded) return;
        var none = Outcome.Skipped($"the policy asks for no backup in {run.Environment.Name}");
        run.Journal.Add(new BackupIsVerified().Info, none, ResultKind.Check);
        run.Journal.Add(new BackupIsRestored().Info, none, ResultKind.Check);
    }
}
