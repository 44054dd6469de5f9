using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Runs the undo scripts under watch, newest first, and journals what they took back.</summary>
internal sealed class UndoExecution(
    RunEvidence evidence, IPipelineHost host, LockedTarget target, RollbackFacts survey, WatchPolicy watch)
{
    private readonly IDeploymentSession _session = target.Session;

    /// <returns>Whether all of them ran to their end.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var started = evidence.Time.GetTimestamp();
        var undo = survey.Undo!;

        // What undo scripts drop, repeatable scripts may have made: these are pending again before the first of it is gone, so that a
        // kill in between leaves nothing that is journalled and not there.
        await RecordAsync(
            undo.Repeatable.Select(entry => entry with
            {
                State = JournalState.Undone,
                At = evidence.Time.GetUtcNow(),
                ElapsedMs = 0,
                Actor = evidence.Run.Actor,
            }),
            cancel);
        var execution = new ScriptExecution(host, evidence.Journal, _session, RollbackSteps.Executed);
        await DeploymentWatcher.RunAsync(
            watch,
            host,
            evidence.Journal,
            token => target.Database.WatchAsync(_session, token),
            token => execution.RunAsync(survey.UndoScripts, token),
            cancel);
        var ran = execution.Done;

        // The journal row of an undo script, written in its own transaction, alone takes its script back; these rows say so to whoever
        // reads the journal.
        await RecordAsync(undo.TakenBack.Take(ran).Select(Undone), cancel);
        evidence.Journal.Measure(DeploymentTimeline.RollbackDuration, Quantity.Duration(evidence.Time.GetElapsedTime(started)));
        return ran == survey.UndoScripts.Count;
    }

    private JournalEntry Undone(Script script) =>
        new()
        {
            Script = script.Name.File,
            Kind = script.Name.KindWord,
            Sha256 = script.Sha256,
            State = JournalState.Undone,
            At = evidence.Time.GetUtcNow(),
            ElapsedMs = 0,
            Actor = evidence.Run.Actor,
            Deployment = evidence.Run.Deployment,
        };

    private async Task RecordAsync(IEnumerable<JournalEntry> entries, CancellationToken cancel)
    {
        if (entries.ToList() is { Count: > 0 } some) await _session.RecordAsync(some, cancel);
    }
}
