using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Dacpac;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Holds a dacpac target against what the last deployment left of it; only here its model is read. A database's drift is precheck's to
/// judge.
/// </summary>
internal static class Drift
{
    public static async Task JudgeAsync(
        TargetDatabase target, RunJournal journal, IDatabase database, DacpacContents state, CancellationToken cancel)
    {
        var facts = target.Unread("not asked here") with
        {
            History = Fact.Known(await database.ReadHistoryAsync(cancel)),
            Schema = Fact.Known(new SchemaInventory { Fingerprint = state.ModelSha256 }),
        };
        journal.Judge(new EnvironmentIsNotDrifted(), facts, state.FileName);
    }
}
