using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Scripts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployScripts;

/// <summary>
/// Takes a database that existed before: its schema becomes the baseline for drift, and what it holds already is not run again.
/// </summary>
internal sealed class AdoptScriptsAction(DeploymentWorkflow workflow, ScriptDeployer deployer)
{
    /// <param name="named">The last script that the database holds already; absent where it holds none.</param>
    public async Task RunAsync(string? named, ReadinessToApply readiness, CancellationToken cancel)
    {
        var folder = deployer.ReadFolder();
        var last = LastHeld(named, folder);
        await workflow.AdoptAsync(readiness, RecordingSteps.Prepared, (target, token) => TakeAsync(folder, last, target, token), cancel);
    }

    private async Task<(string Schema, Outcome Recorded)> TakeAsync(
        ScriptFolder folder, ScriptVersion? last, LockedTarget target, CancellationToken cancel)
    {
        var journal = new ScriptJournal((await target.Database.ReadHistoryAsync(cancel)).Journal);
        var (now, run) = (deployer.Evidence.Time.GetUtcNow(), deployer.Evidence.Run);
        var adopted = folder.Versioned
            .Where(script => last is not null && script.Name.Version! <= last && !journal.IsApplied(script.Name.Version!))
            .Select(script => new JournalEntry
            {
                Script = script.Name.File,
                Kind = script.Name.KindWord,
                Sha256 = script.Sha256,
                State = JournalState.Adopted,
                At = now,
                ElapsedMs = 0,
                Actor = run.Actor,
                Deployment = run.Deployment,
            })
            .ToList();
        if (adopted.Count > 0) await target.Session.RecordAsync(adopted, cancel);
        return ((await LiveSchema.ReadAsync(target.Database, cancel)).Fingerprint, Recorded(folder, journal, adopted));
    }

    private static ScriptVersion? LastHeld(string? named, ScriptFolder folder)
    {
        if (named is not { } name) return null;
        return folder.Versioned.FirstOrDefault(script => script.Name.File == name)?.Name.Version
            ?? throw new InputException([new InputProblem(
                DeployScriptsInputs.Script.Option,
                "is no versioned script of the folder",
                name,
                $"one of {string.Join(", ", folder.Versioned.Select(script => script.Name.File))}")]);
    }

    private static Outcome Recorded(ScriptFolder folder, ScriptJournal journal, List<JournalEntry> adopted)
    {
        var pending = folder.Versioned.Count(script => !journal.IsApplied(script.Name.Version!)) - adopted.Count;
        var hint = pending > 0 && adopted.Count == 0 ? "; where the database holds some of them already, name the last with --script" : "";
        return Outcome.Passed(
            $"The schema is the baseline now; {HumanText.Plural(adopted.Count, "script")} recorded as held, "
                + $"{HumanText.Plural(pending, "versioned script")} pending{hint}",
            [.. adopted.Select(entry => new Finding(entry.Script, "recorded as held, not run", "held by the database"))]);
    }
}
