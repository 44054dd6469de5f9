using Trexis.PipelineTasks.Engines.Checks.Backups;
using Trexis.PipelineTasks.Engines.Checks.Resources;

namespace Trexis.PipelineTasks.Engines.Checks;

/// <summary>The checks of a database, in the order in which reports show them.</summary>
public static class DatabaseChecks
{
    /// <summary>The first of all; where it fails, nothing more is asked of the database.</summary>
    public static readonly ICheck<DatabaseFacts> AsExpected = new EnvironmentIsAsExpected();

    public static readonly ICheck<DatabaseFacts> Reachable = new EnvironmentIsReachable();

    /// <summary>Judged before a deployment.</summary>
    public static readonly IReadOnlyList<ICheck<DatabaseFacts>> Before =
    [
        AsExpected,
        Reachable,
        new EnvironmentIsOnline(),
        new EnvironmentIsWritable(),
        new EnvironmentVersionIsSupported(),
        new EnvironmentCompatibilityLevel(),
        new EnvironmentIsNotDrifted(),
        new EnvironmentIsInSync(),
        new BackupIsRecent(),
        new BackupChainIsUnbroken(),
        new BackupSpaceIsSufficient(),
        new AccessPermissionsAreSufficient(),
        new AccessIsNotExcessive(),
        new ResourcesCpu(),
        new ResourcesMemory(),
        new ResourcesDisk(),
        new ResourcesLogSpace(),
        new ResourcesConnections(),
        new ResourcesNoBlocking(),
        new DependenciesServerFitsArtifact(),
        new DependenciesReferencesExist(),
        new DependenciesFeaturesAvailable(),
    ];

    /// <summary>Judged after a deployment, beside what <c>Validation/</c> compares.</summary>
    public static readonly IReadOnlyList<ICheck<DatabaseFacts>> After =
    [
        new SecurityNoOrphanedUsers(),
        new SecuritySettingsAreSafe(),
        new MonitoringQueryStoreIsOn(),
        new MonitoringAlertsAreEnabled(),
        new MonitoringJobsAreEnabled(),
    ];
}
