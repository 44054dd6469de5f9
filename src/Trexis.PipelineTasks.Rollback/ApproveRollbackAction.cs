using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>Records a person's approval of one rollback option as it stands now.</summary>
internal sealed class ApproveRollbackAction(
    TargetDatabase target, RollbackObserver observer, RollbackApproval approval, ApproveAction approving, RunEvidence evidence)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var database = await target.OpenAsync(cancel);
        if (!await target.IsExpectedAsync(database, cancel)) return;
        var survey = await observer.ReadAsync(database, cancel);
        var way = observer.Chosen(survey);
        if (!way.IsOpen || approval.Moved(way) is not null)
        {
            IReadOnlyList<Finding> objections = way.IsOpen ? [approval.Moved(way)!] : way.Objections;
            evidence.Journal.AddStep(RollbackSteps.OptionsWritten, RollbackOption.Refuse("cannot be approved", objections));
            return;
        }

        evidence.Journal.AddStep(RollbackSteps.OptionsWritten, Outcome.Passed($"{way.Title}: {way.Cost}"));
        approving.Record(way.AsChange);
    }
}
