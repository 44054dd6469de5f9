using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Plans;
using Trexis.PipelineTasks.Deployments.Validation;
using Trexis.PipelineTasks.Engines;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Tasks.Databases;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>Asks an open database each group of questions once.</summary>
internal static class DatabaseObservation
{
    private const string NotAsked = "asked after the deployment, by validate";

    /// <summary>Further readings of the processor where the first is over the limit.</summary>
    private const int Readings = 3;

    private static readonly TimeSpan ReadingInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<DatabaseFacts> ReadAsync(
        RunEvidence evidence,
        DatabaseOpening opening,
        DeploymentConfiguration deployment,
        Fact<SchemaInventory> schema,
        CancellationToken cancel)
    {
        var database = opening.Database!;
        var (observe, policy, target) = (database.Observe, opening.Target.Policy, evidence.Place.Target);
        var history = await GroupReader.ReadAsync(() => database.ReadHistoryAsync(cancel));
        var planned = PlannedOperations(evidence, deployment.Artifact);
        return new DatabaseFacts
        {
            ReadAt = evidence.Time.GetUtcNow(),
            Connection = target.Connection.ToString(),
            Policy = policy,
            Expect = target.Expect,
            Place = evidence.Place,
            Identity = Fact.Known(database.Identity),
            MadeByThisRun = opening.Made,
            Availability = await GroupReader.ReadAsync(() => observe.AvailabilityAsync(cancel), UnreadGroup.Availability),
            Backups = await GroupReader.ReadAsync(
                () => database.Backups.HistoryAsync(opening.Target.BackupFolder, cancel), UnreadGroup.Backups),
            Access = await GroupReader.ReadAsync(() => observe.AccessAsync(planned, cancel), UnreadGroup.Access),
            Resources = await ResourcesAsync(observe, policy.Performance.CpuPercent, evidence.Time, cancel),
            Activity = await GroupReader.ReadAsync(() => observe.ActivityAsync(cancel), UnreadGroup.Activity),
            Compatibility = await GroupReader.ReadAsync(
                () => observe.CompatibilityAsync(
                    new FeatureDemand(planned, opening.Target.BackupFolder) { Before = UsedBefore(evidence) }, cancel),
                UnreadGroup.Compatibility),
            Security = UnreadGroup.Security(NotAsked),
            Monitoring = UnreadGroup.Monitoring(NotAsked),
            History = history,
            Schema = schema,
            SchemaLastLeft = LastLeft(evidence, history, schema),
            Counterpart = CounterpartCapture.Find(evidence, deployment.Environments, history),
            Platform = PlatformReader.Read(deployment.Artifact),
        };
    }

    private static IReadOnlyList<Operation>? PlannedOperations(RunEvidence evidence, ArtifactSpec artifact) =>
        StoredPlan.Latest(artifact.Dacpac is null
            ? "deploy-scripts"
            : "deploy-dacpac", evidence.Place, evidence.Store, evidence.Documents())?.Operations;

    // What was rehearsed on features that are lacking here was rehearsed on other ground.
    private static UsedFeaturesOf? UsedBefore(RunEvidence evidence) =>
        evidence.Place.Environment.After is { } before
        && CaptureStore.Newest(evidence.Store, before)?.Schema.EditionFeatures is { } features
            ? new UsedFeaturesOf(before, features)
            : null;

    // One reading may have caught a spike of a moment (our own start among them); only a host that stays busy refuses, and where
    // the policy sets no limit none does.
    private static async Task<ResourceFacts> ResourcesAsync(
        IDatabaseObserver observe, double cpuLimit, TimeProvider time, CancellationToken cancel)
    {
        var first = await GroupReader.ReadAsync(() => observe.ResourcesAsync(cancel), UnreadGroup.Resources);
        if (first.CpuPercent is not Fact<double>.Known { Value: var percent }
            || percent < cpuLimit
            || cpuLimit >= PerformancePolicy.NoLimit) return first;
        var readings = new List<double> { percent };
        while (readings.Count <= Readings)
        {
            await Task.Delay(ReadingInterval, time, cancel);
            var next = await GroupReader.ReadAsync(() => observe.ResourcesAsync(cancel), UnreadGroup.Resources);
            if (next.CpuPercent is not Fact<double>.Known known) return next;
            readings.Add(known.Value);
        }

        readings.Sort();
        return first with { CpuPercent = Fact.Known((readings[(readings.Count - 1) / 2] + readings[readings.Count / 2]) / 2) };
    }

    // The capture that validate took when the last deployment ended names what changed since; the anchor alone only tells that something
    // did.
    private static SchemaInventory? LastLeft(RunEvidence evidence, Fact<DeploymentHistory> history, Fact<SchemaInventory> schema)
    {
        var anchors = (history as Fact<DeploymentHistory>.Known)?.Value.Anchors;
        var anchored = anchors?.LastOrDefault(anchor => anchor.SchemaFingerprint is not null)?.SchemaFingerprint;
        if (anchored is null || schema is not Fact<SchemaInventory>.Known { Value: var now } || now.Fingerprint == anchored) return null;
        return CaptureStore.WithSchema(evidence.Store, evidence.Place.Environment.Name, evidence.Place.Target.Name, anchored)?.Schema;
    }
}
