using System.Security.Cryptography;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.DacpacTargets;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Deploying;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Takes a target that existed before, or a release that becomes a dacpac target: its schema is the baseline for drift from now on.
/// </summary>
internal sealed class AdoptDacpacAction(
    DeploymentWorkflow workflow, DacpacDeployer deployer, TakeOver takeOver, RecordApproval approval)
{
    private static readonly CheckInfo Prepared = new(
        "environment.prepared",
        "The target's history says what it holds",
        "Without a baseline nobody can tell a change made by hand from one that was deployed.",
        "A person says that the schema is as it should be; its fingerprint is written into the target's history with their name, and "
            + "nothing is executed.",
        "Look at the schema, then adopt again.");

    private static readonly Outcome Adopted = Outcome.Passed("The schema as it is now is the baseline for drift");

    // Nobody held the package against the target: what of it is missing there, reviews have to cover.
    private static readonly AdoptedState State = new(Adopted, IsWhole: false);

    public async Task RunAsync(ReadinessToApply readiness, CancellationToken cancel)
    {
        if (deployer.Inputs.File(DeployDacpacInputs.From) is not { } from)
        {
            var word = new AdoptedWord(Prepared, "", SchemaOfAsync, (_, _) => Task.FromResult(State));
            await workflow.AdoptAsync(readiness, takeOver, approval, word, cancel);
            return;
        }

        var (evidence, started) = (deployer.Evidence, deployer.Evidence.Time.GetTimestamp());
        if (!await TakeAsync(from, readiness, cancel)) return;
        evidence.Journal.AddStep(Prepared, Adopted with { Proof = evidence.Run.ActorProof }, started);
    }

    /// <returns>Whether it may be and was.</returns>
    private async Task<bool> TakeAsync(string from, ReadinessToApply readiness, CancellationToken cancel)
    {
        var (connection, run) = (deployer.Evidence.Place.Target.Connection, deployer.Evidence.Run);
        if (connection.Kind != ConnectionKind.Dacpac)
            throw Problem(
                "makes a dacpac target, and this target is a database", connection.ToString(),
                "a target with connection: { dacpac: FILE }");
        if (File.Exists(connection.Value))
            throw Problem(
                "would replace a dacpac target that is there",
                connection.Value,
                "adopt without --from takes it as it is; remove it to begin anew");
        var state = DacpacReader.Read(from);
        // Approved is what is written below, not what a second reading finds.
        var content = InputFile.ReadBytes(state.Path, FileKind.Dacpac);
        var target = Path.GetFileName(connection.Value);
        var isGranted = approval.IsGranted(
            OperationKind.Adopt,
            $"Made of {state.FileName}, by what {run.Actor} says of it",
            [run.Deployment, target, Convert.ToHexStringLower(SHA256.HashData(content))],
            target);
        if (!await readiness.MeetsAsync(TransitionTable.Adopt, cancel) || !isGranted) return false;
        await deployer.AdoptAsync(connection.Value, content, cancel);
        return true;
    }

    private static async Task<string> SchemaOfAsync(LockedTarget target, CancellationToken cancel) =>
        target.Database is StateFileDatabase state
            ? DacpacReader.Read(state.File).ModelSha256
            : (await LiveSchema.ReadAsync(target.Database, cancel)).Fingerprint;

    private static InputException Problem(string what, string received, string accepted) =>
        new([new InputProblem(DeployDacpacInputs.From.Option, what, received, accepted)]);
}
