using Trexis.PipelineTasks.Tasks.Artifacts;
using Trexis.PipelineTasks.Tasks.Databases;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Tasks;

/// <summary>
/// One executable's work. It observes, judges or acts, and writes what it saw into the journal; <c>TaskRunner</c> does the rest.
/// </summary>
public interface IPipelineTask
{
    TaskInfo Info { get; }

    /// <summary>
    /// Whether it tells what other tasks did and carries no change itself: one run speaks for all targets of an environment where none is
    /// named, and of several changes the one that was carried last is meant.
    /// </summary>
    bool OnlyTells => false;

    /// <summary>Builds the artifact where the deployment names definitions; absent where this task comes without.</summary>
    IPackageBuilder? Packages => null;

    /// <summary>
    /// Engines by which a refusal of this task is recorded in the target; absent for tasks whose refusal no later task depends on.
    /// </summary>
    DatabaseEngines? Remembering => null;

    /// <summary>Why a target needs none of this, as this deployment's documents of it tell; absent where it does.</summary>
    string? RestsAt(IEnumerable<RunDocument> earlier, InputValues inputs) => null;

    /// <summary>Carries the task out against one target.</summary>
    /// <exception cref="FaultException">The run itself broke; what the journal holds by then is kept.</exception>
    /// <exception cref="InputException">The caller wrote something wrong; all of it, at once.</exception>
    Task RunAsync(TaskRun run, CancellationToken cancel);
}

/// <summary>A task that can do without <c>deployment.yml</c>, by what its inputs name.</summary>
public interface IStandaloneTask : IPipelineTask
{
    /// <returns>The one environment that the inputs describe; nothing where the deployment file is wanted.</returns>
    /// <exception cref="InputException">The inputs describe it only in part.</exception>
    DeploymentConfiguration? Describe(ReadInputs inputs, string workingFolder);
}
