using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Tasks.Databases;

/// <summary>
/// Leaves a word in the target that a run refused: otherwise whoever takes its document away lets count again what passed before it. Only
/// where a deployment has made our tables: what looks alone makes nothing.
/// </summary>
internal sealed class RememberedRefusal(TargetDatabase target, RunEvidence evidence, DeploymentIdentity identity)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);

    /// <param name="task">With its action.</param>
    /// <returns>Why it was not kept; absent where it was, or where there is no place for it.</returns>
    public async Task<string?> KeepAsync(string task, CancellationToken cancel)
    {
        try
        {
            await using var database = await target.OpenAsync(cancel);
            if (target.IsAnother(database)) return null;
            var history = await database.ReadHistoryAsync(cancel);
            if (history.Anchors.Count == 0 || history.OfAnother(evidence.Place) is not null) return null;
            await using var session = await database.BeginDeploymentAsync(identity, LockWait, cancel);
            await Anchors.RefuseAsync(evidence, session, task, cancel);
            return null;
        }
        catch (Exception exception)
        {
            // The run's own document is still to be written, whatever becomes of this.
            return FaultText.From(exception, cancel).Message;
        }
    }
}
