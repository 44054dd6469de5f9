using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Records a person's approval of one rollback option as it stands now.</summary>
internal sealed class ApproveRollbackAction(DatabaseEngines engines)
{
    public async Task RunAsync(TaskRun run, CancellationToken cancel)
    {
        RollbackApproval.DemandNamed(run);
        await using var database = await engines.OpenAsync(run, cancel);
        if (!ReadinessToApply.IsExpected(run, database)) return;
        var survey = await RollbackFacts.ReadAsync(run, database, cancel);
        var way = RollbackOptions.Chosen(run, survey, RollbackOptions.BackupOf(survey, run.Context.Deployment));
        if (!way.IsOpen || RollbackApproval.Moved(run, way) is not null)
        {
            IReadOnlyList<Finding> objections = way.IsOpen ? [RollbackApproval.Moved(run, way)!] : way.Objections;
            run.Journal.Add(
                RollbackSteps.OptionsWritten,
                Outcome.Failed($"This rollback option cannot be approved: {objections[0].Subject} {objections[0].Observed}", objections),
                ResultKind.Step);
            return;
        }

        run.Journal.Add(RollbackSteps.OptionsWritten, Outcome.Passed($"{way.Title}: {way.Cost}"), ResultKind.Step);
        ApproveAction.Record(run, way.AsChange);
    }
}
