using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Procedure;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Procedure;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Writes down the rollback options; a drill restores a backup first, to know how long that takes.</summary>
internal sealed class PlanRollbackAction(
    TargetDatabase target, RollbackObserver observer, ProcedureObserver procedure, RunEvidence evidence, IPipelineHost host)
{
    public async Task RunAsync(bool drill, CancellationToken cancel)
    {
        await using var database = await target.OpenAsync(cancel);
        if (!await target.IsExpectedAsync(database, cancel)) return;
        var started = evidence.Time.GetTimestamp();
        var survey = await observer.ReadAsync(database, cancel);
        if (drill)
        {
            var (measured, problem) = await DrillAsync(database, survey, cancel);
            if (problem is not null)
                evidence.Journal.AddStep(RollbackSteps.OptionsWritten, problem, started);
            if (problem is not null) return;
            survey = survey with { Restore = measured };
        }

        if (survey.InPart > 0) evidence.Journal.Measure(DeploymentTimeline.ScriptsInPart, Quantity.Count(survey.InPart));
        var ways = RollbackOptions.From(survey, target.Policy.Backup, evidence.Run.Deployment);
        WriteOutputs(evidence.Journal, ways);
        evidence.Journal.AddStep(RollbackSteps.OptionsWritten, Written(ways, survey), started);
        var facts = procedure.Observe() with { Rollback = OptionsOf(survey, ways) };
        evidence.Journal.Judge(new RollbackIsPlanned(), facts);
        evidence.Journal.Judge(new RollbackIsWithinObjective(), facts);
    }

    // Where an engine makes no backups and a dacpac has no undo scripts, there is nothing that a rollback option could be made of.
    private static Fact<IReadOnlyList<RollbackEstimate>> OptionsOf(RollbackFacts survey, IReadOnlyList<RollbackOption> ways)
    {
        var open = ways.Where(way => way.IsOpen).Select(way => way.AsOption).ToList();
        return open.Count == 0 && survey is { Undo: null, Backups.History: Fact<IReadOnlyList<BackupRecord>>.NotApplicable none }
            ? Fact.NotApplicable<IReadOnlyList<RollbackEstimate>>(none.Reason)
            : Fact.Known<IReadOnlyList<RollbackEstimate>>(open);
    }

    private static void WriteOutputs(RunJournal journal, IReadOnlyList<RollbackOption> ways)
    {
        var number = 0;
        foreach (var way in ways.Where(way => way.IsOpen))
        {
            journal.Output(RollbackOutputs.Option(++number), way.Name);
            journal.Output(RollbackOutputs.Title(way.Name), way.Title);
            journal.Output(RollbackOutputs.Loss(way.Name), way.LossText);
            if (way.Operations.Count > 0) journal.Output(RollbackOutputs.Fingerprint(way.Name), way.Fingerprint.Value);
            if (way.Duration is { } duration)
                journal.Measure(RollbackOutputs.Duration(way.Name, duration.IsMeasured), Quantity.Duration(duration.Time));
        }
    }

    private Outcome Written(IReadOnlyList<RollbackOption> ways, RollbackFacts survey)
    {
        var open = ways.Count(way => way.IsOpen);
        // Whoever wants to take back what stands there may ask from another checkout than that.
        List<Finding> findings = survey.LastDeployment is not null && survey.StandsInstead(evidence.Run.Deployment) is { } stands
            ? [new Finding("in the database", $"{stands}; this deployment is not in it", evidence.Run.Deployment)]
            : [];
        findings.AddRange(ways.SelectMany(Findings));
        // That they are written down is no comfort where none of them can be taken.
        if (open == 0) return Outcome.Warned($"No rollback option is open ({HumanText.Number(ways.Count)} looked for)", findings);
        return Outcome.Passed(
            ways is [{ Name: "none" }]
                ? "Nothing is to be taken back"
                : $"{HumanText.Plural(open, "rollback option")} of {ways.Count} open",
            findings);
    }

    private static IEnumerable<Finding> Findings(RollbackOption way) => way.IsOpen
        ? [new Finding(way.Title, way.ByHand is { } hand ? $"{way.Cost}; by hand: {hand}" : way.Cost, "a known duration and loss")]
        : way.Objections.Select(objection => objection with { Subject = $"{way.Title}: {objection.Subject}" });

    // A verification by restoring is the restore, under another name, with the checks that come after one.
    private async Task<(Duration? Measured, Outcome? Problem)> DrillAsync(
        IDatabase database, RollbackFacts survey, CancellationToken cancel)
    {
        var backup = RollbackOptions.BackupOf(survey, evidence.Run.Deployment);
        var request = new VerificationRequest(BackupVerification.Restore) { On = target.ConnectVerifying() };
        if (await database.Backups.ObstacleAsync(request, cancel) is { } obstacle)
            return (null, Outcome.Failed($"A backup could not be restored for the drill: {obstacle}"));
        if (backup is null && survey.Applied)
            return (null, Outcome.Failed("There is no backup from before this deployment, so there is nothing to restore"));
        backup ??= await database.Backups.BackUpAsync(
            target.BackupOf(database.Identity),
            new StepProgress(host, $"backing up {database.Identity.Database} for the drill"),
            cancel);
        if (backup.Upkeep is { } upkeep) host.WriteLine($"{backup.Location}: {upkeep}");
        var restored = await database.Backups.VerifyAsync(
            backup, request, new StepProgress(host, "restoring beside the database"), cancel);
        return restored.Holds
            ? (
                new Duration(
                    TimeSpan.FromMilliseconds(restored.ElapsedMs),
                    IsMeasured: true,
                    restored.Server is { } server ? $"this drill on {server}" : "this drill"),
                null)
            : (
                null,
                Outcome.Failed(
                    "The backup could not be restored beside the database",
                    [.. restored.Problems.Select(problem => new Finding(backup.Location, problem, "restored with the same rows"))]));
    }
}
