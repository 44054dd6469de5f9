using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Dacpac.States;
using Trexis.PipelineTasks.Databases;
using Trexis.PipelineTasks.Databases.StateFiles;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Carries a plan out on a state file: the new state is made in memory and takes the old one's place at once.</summary>
internal sealed class StateExecution(TaskRun run, StateFileSession session)
{
    /// <summary>The kind of a state file's journal rows.</summary>
    private const string Kind = "dacpac";

    public async Task<bool> RunAsync(DacpacDeployment deployment, CancellationToken cancel)
    {
        var started = run.Time.GetTimestamp();
        run.Host.Progress($"making the state that {deployment.Source.FileName} leaves", null);
        var state = await Task.Run(() => NewState.After(deployment.Planned, deployment.Source, deployment.State!, cancel), cancel);
        session.Replace(state);
        var elapsed = run.Time.GetElapsedTime(started);
        await session.RecordAsync(
            [new JournalEntry(deployment.Source.FileName, Kind, deployment.Source.Sha256, JournalState.Done, run.Time.GetUtcNow(), Math.Round(elapsed.TotalMilliseconds, 3), run.Context.Actor, run.Context.Deployment)],
            cancel);
        var scripts = deployment.Planned.Operations.Any(operation => operation.Script is not null) ? "; the package's own scripts write rows, of which a state file holds none" : "";
        run.Journal.Add(
            DeploymentSteps.Executed,
            Outcome.Passed($"{deployment.State!.FileName} holds {deployment.Source.Name} {deployment.Source.Version} now: {HumanText.Plural(deployment.Planned.SchemaOperations.Count(), "operation")} carried out{scripts}"),
            ResultKind.Step,
            elapsed);
        return true;
    }
}
