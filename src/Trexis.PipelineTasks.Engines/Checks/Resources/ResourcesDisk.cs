namespace Trexis.PipelineTasks.Engines.Checks.Resources;

internal sealed class ResourcesDisk : ICheck<DatabaseFacts>
{
    public CheckInfo Info { get; } = new(
        "resources.disk",
        "Every volume has room for the deployment",
        "A volume that fills up in the middle of a deployment stops the database for everybody.",
        "The space used on each volume that holds data, log or backups, below performance: disk of the policy; the fullest decides.",
        "Free space on the volumes named, or extend them.");

    public Outcome Judge(DatabaseFacts facts) =>
        facts.Resources.Volumes.Judge(volumes => VolumeLimit.Judge(volumes, facts.Policy.Performance.DiskPercent));
}
