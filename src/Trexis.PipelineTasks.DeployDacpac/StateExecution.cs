using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Engines.Dacpac.States;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>Carries a plan out on a dacpac target: the new state is made in memory and takes the old one's place at once.</summary>
internal sealed class StateExecution(IPipelineHost host, RunJournal journal, StateFileSession session)
{
    public async Task<bool> RunAsync(DacpacDeployment deployment, CancellationToken cancel)
    {
        var started = journal.Time.GetTimestamp();
        host.Progress($"making the state that {deployment.From.Source.FileName} leaves", null);
        var state = await Task.Run(
            () => NewState.After(deployment.Planned, deployment.From.Source, deployment.From.State!, cancel), cancel);
        cancel.ThrowIfCancellationRequested();
        session.Replace(state);
        var scripts = deployment.Planned.Operations.Any(operation => operation.Script is not null)
            ? "; the package's own scripts write rows, of which a dacpac target holds none"
            : "";
        journal.AddStep(
            DeploymentSteps.Executed,
            Outcome.Passed(
                $"{deployment.From.State!.FileName} holds {deployment.From.Source.Name} {deployment.From.Source.Version} now: "
                    + $"{HumanText.Plural(deployment.Planned.SchemaOperations.Count(), "operation")} carried out{scripts}"),
            started);
        return true;
    }
}
