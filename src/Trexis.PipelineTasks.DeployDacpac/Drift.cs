using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Checks;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Tasks;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Holds a dacpac target against what the last deployment left of it; only here its model is read. A database's drift is precheck's to
/// judge.
/// </summary>
internal static class Drift
{
    public static async Task JudgeAsync(TaskRun run, IDatabase database, DacpacContents? held, CancellationToken cancel)
    {
        if (held is not { } state || run.Inputs.Text(DeployDacpacInputs.TargetDacpac) is not null) return;
        var facts = DatabaseFacts.Unread(
            run.Time.GetUtcNow(), run.Target.Connection.ToString(), run.EnvironmentPolicy, run.Target.Expect, "not asked here") with
        {
            History = Fact.Known(await database.ReadHistoryAsync(cancel)),
            Schema = Fact.Known(new SchemaInventory { Fingerprint = state.ModelSha256 }),
        };
        run.Journal.Judge(new EnvironmentIsNotDrifted(), facts, state.FileName);
    }
}
