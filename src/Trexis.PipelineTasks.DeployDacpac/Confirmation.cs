using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Deployments.Validation.Checks;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Dacpac;
using Trexis.PipelineTasks.Engines.Dacpac.Planning;
using Trexis.PipelineTasks.Engines.DacpacTargets;

namespace Trexis.PipelineTasks.DeployDacpac;

/// <summary>
/// Compares target and dacpac again under the same options, after the plan was carried out: nothing may be left to change.
/// </summary>
internal static class Confirmation
{
    private const string NotAsked = "not asked here";

    /// <returns>The fingerprint of the schema that the deployment left.</returns>
    public static async Task<string> JudgeAsync(
        DacpacDeployer deployer, IDatabase database, DacpacPlanSource from, CancellationToken cancel)
    {
        deployer.Host.Progress("comparing the target with the dacpac again", null);
        var state = database is StateFileDatabase file ? DacpacReader.Read(file.File) : null;
        var target = state is null ? from.Target : new PlanTarget.StateFile(from.Target.DatabaseName, state);
        var left = await deployer.PlanAsync(from.Source, target, from.Settings, cancel);
        var facts = new ValidationFacts
        {
            Before = Fact.Unreadable<SchemaCapture>(NotAsked),
            After = Fact.Unreadable<SchemaCapture>(NotAsked),
            Integrity = Fact.Unreadable<IntegrityReading>(NotAsked),
            Assertions = Fact.Unreadable<IReadOnlyList<AssertionResult>>(NotAsked),
            SmokeQueries = Fact.Unreadable<IReadOnlyList<SmokeQueryResult>>(NotAsked),
            MissingReferences = Fact.Unreadable<IReadOnlyList<string>>(NotAsked),
            Grants = Fact.Unreadable<IReadOnlyList<string>>(NotAsked),
            ArtifactDifferences = Fact.Known<IReadOnlyList<Finding>>(
                [
                    .. left.SchemaOperations.Select(
                        operation => new Finding(
                            operation.Subject, $"{operation.Kind} is still pending", "nothing left to change", operation.Location)),
                ]),
        };
        deployer.Evidence.Journal.Judge(new SystemSchemaEqualsArtifact(), facts, from.Source.FileName);
        return state?.ModelSha256 ?? (await LiveSchema.ReadAsync(database, cancel)).Fingerprint;
    }
}
