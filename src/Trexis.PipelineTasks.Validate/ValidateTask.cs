using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Validate;

/// <summary>Judges a database after a deployment, against the capture that precheck took before it.</summary>
public sealed class ValidateTask(DatabaseEngines engines) : IPipelineTask
{
    public TaskInfo Info { get; } = new(
        "validate",
        "Judges a database after the deployment: rows, constraints, indexes, modules and rights against the capture from before it, and "
            + "the team's own assertions.",
        [],
        [AssertionInputs.TimeLimit],
        [new OutputSpec("valid", "true where nothing refuses what was deployed, otherwise false.")],
        [
            new TaskExample("--environment qa", "Did the deployment to QA do what it should, and nothing else?"),
            new TaskExample("--environment prod --query-timeout 5m", "The same for production, with five minutes for each assertion."),
        ]);

    public DatabaseEngines? Remembering => engines;

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var questions = Questions.Load(run.Deployment) with { OutOfOrder = run.Files.Change?.OutOfOrder ?? [] };
        var opening = await run.DatabaseOf(engines).TryOpenAsync(create: false, cancel);
        await using (opening.Database)
        {
            await JudgeAsync(run, opening, questions, cancel);
        }

        run.Journal.Output("valid", run.Journal.Refuses ? "false" : "true");
    }

    private static async Task JudgeAsync(TaskRun run, DatabaseOpening opening, Questions questions, CancellationToken cancel)
    {
        var objection = opening.Objection();
        var validation = objection is null
            ? await new Observation(run.Evidence, run.Host, run.EnvironmentPolicy.HeavyCheckBudget, AssertionInputs.LimitOf(run.Inputs))
                .ReadAsync(opening.Database!, questions, run.Files, cancel)
            : Observation.Unread(objection);
        var database = await Observation.DatabaseAsync(opening, objection, cancel);
        run.Journal.Judge(DatabaseChecks.AsExpected, database, database.Connection);
        run.Journal.Judge(DatabaseChecks.Reachable, database, database.Connection);
        foreach (var check in ValidationChecks.After) run.Journal.Judge(check, validation, database.Connection);
        foreach (var check in DatabaseChecks.After) run.Journal.Judge(check, database, database.Connection);
        Keep(run.Evidence, validation);
    }

    // Kept so that drift found by the next precheck can be named object by object.
    private static void Keep(RunEvidence evidence, ValidationFacts facts)
    {
        if (facts.After is not Fact<SchemaCapture>.Known { Value: var picture }) return;
        evidence.Keep(CaptureStore.AfterRole, "after-capture.json", SchemaCapture.Format, picture);
        evidence.Journal.Measure("rows.after", Quantity.Rows(picture.Schema.Tables.Sum(table => table.Rows ?? 0)));
        evidence.Journal.Measure("tables.after", Quantity.Count(picture.Schema.Tables.Count));
    }
}
