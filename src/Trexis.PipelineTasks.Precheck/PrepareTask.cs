using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>Makes a missing database where its target allows that, so that a plan has something to look at.</summary>
public sealed class PrepareTask(DatabaseEngines engines) : IPipelineTask
{
    public TaskInfo Info { get; } = new(
        "prepare",
        "Makes a missing database where its target says create: true, and fills it with the scripts under prepare.",
        [],
        [],
        [],
        [new TaskExample("--environment dev", "Before the first plan; trexis run does it by itself.")]);

    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var preparation = Preparation.Load(run.Target);
        var target = run.DatabaseOf(engines);
        var made = await target.CreateIfMissingAsync(cancel);
        await using var database = await target.OpenAsync(cancel);
        if (!await target.IsExpectedAsync(database, cancel)) return;
        await new Preparer(run.Evidence, run.Host, run.Identity, target, database).PrepareAsync(preparation, made, cancel);
        if (run.Journal.Results.All(result => result.Code != Preparer.Info.Code))
            run.Journal.AddStep(Preparer.Info, Outcome.Passed("the database is there already; nothing was done"));
    }
}
