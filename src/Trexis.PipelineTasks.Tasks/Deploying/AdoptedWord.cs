using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Tasks.Deploying;

/// <summary>What a person says of a target that existed before.</summary>
/// <param name="Step">As which it is recorded.</param>
/// <param name="Said">What it holds beside its schema; empty where nothing is named.</param>
/// <param name="SchemaOf">Reads the fingerprint of its schema, the baseline from now on.</param>
/// <param name="Take">Records what it holds, or finds that it does not.</param>
public sealed record AdoptedWord(
    CheckInfo Step,
    string Said,
    Func<LockedTarget, CancellationToken, Task<string>> SchemaOf,
    Func<LockedTarget, CancellationToken, Task<AdoptedState>> Take);

/// <param name="IsWhole">Whether the target is known to hold all that would be deployed, so that its commit stands there.</param>
public sealed record AdoptedState(Outcome Outcome, bool IsWhole);
