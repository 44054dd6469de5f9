using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>
/// Takes a database that existed before: its schema becomes the baseline for drift, and what it holds already is not run again.
/// </summary>
internal sealed class AdoptScriptsAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        var folder = ScriptDeployment.FolderOf(run);
        var last = LastHeld(run, folder);
        await using var database = await engines.OpenAsync(run, cancel);
        await using var session = await DeploymentLock.TakeAsync(run, database, cancel);
        if (session is null) return;

        var started = run.Time.GetTimestamp();
        var journal = new ScriptJournal((await database.ReadHistoryAsync(cancel)).Journal);
        var now = run.Time.GetUtcNow();
        var adopted = folder.Versioned
            .Where(script => last is not null && script.Name.Version! <= last && !journal.IsApplied(script.Name.Version!))
            .Select(script => new JournalEntry(
                script.Name.File, script.Name.KindWord, script.Sha256, JournalState.Adopted, now, 0, run.Context.Actor,
                run.Context.Deployment))
            .ToList();
        if (adopted.Count > 0) await session.RecordAsync(adopted, cancel);
        await ScriptDeployment.AnchorAsync(run, database, session, run.Store.Load(run.Context.Deployment), cancel);
        run.Journal.Add(
            RecordingSteps.Prepared, Recorded(run, folder, journal, adopted), ResultKind.Step, run.Time.GetElapsedTime(started));
    }

    private static ScriptVersion? LastHeld(TaskRun run, ScriptFolder folder)
    {
        if (run.Inputs.Text(DeployScriptsInputs.Script) is not { } name) return null;
        return folder.Versioned.FirstOrDefault(script => script.Name.File == name)?.Name.Version
            ?? throw new InputException([new InputProblem(
                DeployScriptsInputs.Script.Option,
                "is no versioned script of the folder",
                name,
                $"one of {string.Join(", ", folder.Versioned.Select(script => script.Name.File))}")]);
    }

    private static Outcome Recorded(TaskRun run, ScriptFolder folder, ScriptJournal journal, List<JournalEntry> adopted)
    {
        var pending = folder.Versioned.Count(script => !journal.IsApplied(script.Name.Version!)) - adopted.Count;
        var hint = pending > 0 && adopted.Count == 0 ? "; where the database holds some of them already, name the last with --script" : "";
        return Outcome.Passed(
            $"The schema is the baseline now; {HumanText.Plural(adopted.Count, "script")} recorded as held, "
                + $"{HumanText.Plural(pending, "versioned script")} pending{hint}",
            [.. adopted.Select(entry => new Finding(entry.Script, "recorded as held, not run", "held by the database"))]) with
        { Proof = run.Context.ActorProof };
    }
}
