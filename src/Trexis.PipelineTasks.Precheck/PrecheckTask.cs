using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Checks;
using Trexis.PipelineTasks.Inputs;
using Trexis.PipelineTasks.Runs;
using Trexis.PipelineTasks.Validation;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>Judges whether a database is ready for a deployment, and takes the picture that validate compares with.</summary>
public sealed class PrecheckTask(Engines engines) : IPipelineTask
{
    public TaskInfo Info { get; } = new(
        "precheck",
        "Judges whether an environment is ready for the deployment and takes the picture of the database that validate compares with.",
        [],
        [AssertionRunner.TimeLimit],
        [new OutputSpec("ready", "true where nothing refuses the deployment, otherwise false.")],
        [
            new TaskExample("--environment qa", "Is QA ready for this deployment?"),
            new TaskExample("--environment prod --change changes/CHG-42.yml", "The same for production, with the change that is carried."),
        ]);

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var assertions = AssertionRunner.Load(run.Deployment.Assertions, AssertionMoment.Before);
        var preparation = Preparation.Load(run.Target);
        await ObserveAndJudgeAsync(run, assertions, preparation, cancel);
        run.Journal.Output("ready", run.Journal.Refuses ? "false" : "true");
    }

    private async Task ObserveAndJudgeAsync(TaskRun run, IReadOnlyList<PreparedAssertion> assertions, Preparation? preparation, CancellationToken cancel)
    {
        var opening = await DatabaseOpening.OpenAsync(engines, run, cancel);
        if (opening.Database is not { } database)
        {
            JudgeUnread(run, opening.Refusal!, $"the database could not be opened: {opening.Refusal!.Message}");
            return;
        }

        await using (database)
        {
            var unread = Unread(run, "nothing was asked yet") with { Identity = Fact.Known(database.Identity) };
            if (DatabaseChecks.AsExpected.Judge(unread).Verdict == Verdict.Failed)
            {
                JudgeUnread(run, null, "not asked: this is not the database that is expected", database.Identity);
                if (opening.Made) await new Preparer(run, database).DiscardAsync();
                return;
            }

            if (!await new Preparer(run, database).PrepareAsync(preparation, opening.Made, cancel))
            {
                JudgeUnread(run, null, "not asked: the database is only half prepared", database.Identity);
                return;
            }

            await JudgeAsync(run, database, assertions, opening.Made, cancel);
        }
    }

    private static async Task JudgeAsync(TaskRun run, IDatabase database, IReadOnlyList<PreparedAssertion> assertions, bool made, CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var limit = run.Inputs.Duration(AssertionRunner.TimeLimit) ?? TimeSpan.FromMinutes(1);
        run.Host.Progress("observing the database", null);
        var taken = await PictureTaker.TakeAsync(database.Observe, run.EnvironmentPolicy.HeavyCheckBudget, run.Time, cancel);
        var takenAt = run.Time.GetUtcNow();
        var facts = await DatabaseObservation.ReadAsync(run, database, taken.Schema, made, cancel);
        var results = await AssertionRunner.RunAsync(database.Queries, assertions, limit, cancel);
        foreach (var check in DatabaseChecks.Before) run.Journal.Judge(check, facts, facts.Connection);
        run.Journal.Judge(ValidationChecks.Prepared, Fact.Known(results));
        BeforePicture.Keep(run, taken, database.Identity, takenAt, results, run.Time.GetElapsedTime(started));
    }

    // A report names everything that was not looked at, so that nobody takes silence for health.
    private static void JudgeUnread(TaskRun run, Fault? refusal, string reason, DatabaseIdentity? identity = null)
    {
        var facts = Unread(run, reason) with { Refusal = refusal, Identity = identity is null ? Fact.Unreadable<DatabaseIdentity>(reason) : Fact.Known(identity) };
        foreach (var check in DatabaseChecks.Before) run.Journal.Judge(check, facts, facts.Connection);
        run.Journal.Judge(ValidationChecks.Prepared, Fact.Unreadable<IReadOnlyList<AssertionResult>>(reason));
        run.Journal.Add(BeforePicture.Info, Outcome.Unknown($"no picture was taken: {reason}"), ResultKind.Step);
    }

    private static DatabaseFacts Unread(TaskRun run, string reason) =>
        DatabaseFacts.Unread(run.Time.GetUtcNow(), run.Target.Connection.ToString(), run.EnvironmentPolicy, run.Target.Expect, reason);
}
