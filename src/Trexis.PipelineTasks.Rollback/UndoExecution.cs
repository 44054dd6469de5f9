using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Runs the undo scripts, newest first, and journals what they took back.</summary>
internal sealed class UndoExecution(TaskRun run, IDeploymentSession session, RollbackFacts survey)
{
    /// <returns>Whether all of them ran to their end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var undo = survey.Undo!;

        // What undo scripts drop, repeatable scripts may have made: these are pending again before the first of it is gone, so that a
        // kill in between leaves nothing that is journalled and not there.
        await RecordAsync(
            undo.Repeatable.Select(
                entry => entry with { State = JournalState.Undone, At = run.Time.GetUtcNow(), ElapsedMs = 0, Actor = run.Context.Actor }),
            cancel);
        var ran = await new ScriptExecution(run, session, RollbackSteps.Executed).RunAsync(survey.UndoScripts, cancel);

        // The journal row of an undo script, written in its own transaction, alone takes its script back; these rows say so to whoever
        // reads the journal.
        await RecordAsync(undo.TakenBack.Take(ran).Select(Undone), cancel);
        run.Journal.Measure("rollback.duration", Quantity.Duration(run.Time.GetElapsedTime(started)));
        return ran == survey.UndoScripts.Count;
    }

    private JournalEntry Undone(Script script) =>
        new()
        {
            Script = script.Name.File,
            Kind = script.Name.KindWord,
            Sha256 = script.Sha256,
            State = JournalState.Undone,
            At = run.Time.GetUtcNow(),
            ElapsedMs = 0,
            Actor = run.Context.Actor,
            Deployment = run.Context.Deployment,
        };

    private async Task RecordAsync(IEnumerable<JournalEntry> entries, CancellationToken cancel)
    {
        if (entries.ToList() is { Count: > 0 } some) await session.RecordAsync(some, cancel);
    }
}
