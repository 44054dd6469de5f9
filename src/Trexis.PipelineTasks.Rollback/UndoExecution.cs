using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.Deployment;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Runs the undo scripts, newest first, and journals what they took back.</summary>
internal sealed class UndoExecution(TaskRun run, IDeploymentSession session, Survey survey)
{
    /// <returns>Whether all of them ran to their end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        var undo = survey.Undo!;

        // The journal row of an undo script, written in its own transaction, alone says that its script is taken back: what follows only tells it of the others.
        var ran = await new ScriptExecution(run, session, RollbackSteps.Executed).RunAsync(survey.UndoScripts, cancel);
        var whole = ran == survey.UndoScripts.Count;
        var now = run.Time.GetUtcNow();
        var taken = undo.TakenBack.Take(ran)
            .Select(script => new JournalEntry(script.Name.File, script.Name.KindWord, script.Sha256, JournalState.Undone, now, 0, run.Context.Actor, run.Context.Deployment))
            .Concat(whole ? undo.Repeatable.Select(entry => entry with { State = JournalState.Undone, At = now, ElapsedMs = 0, Actor = run.Context.Actor }) : [])
            .ToList();
        if (taken.Count > 0) await session.RecordAsync(taken, cancel);
        run.Journal.Measure("rollback.duration", Quantity.Duration(run.Time.GetElapsedTime(started)));
        return whole;
    }
}
