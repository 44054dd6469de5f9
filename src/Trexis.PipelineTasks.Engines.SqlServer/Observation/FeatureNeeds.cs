namespace Trexis.PipelineTasks.Engines.SqlServer.Observation;

/// <summary>What a deployment needs that not every edition has, held against the target's version and edition; pure.</summary>
internal static class FeatureNeeds
{
    /// <returns>
    /// Nothing where nothing is planned. Our own backups are compressed only where the edition can, so that they need nothing.
    /// </returns>
    public static IReadOnlyList<FeatureNeed>? Of(FeatureDemand demand, ServerIdentity server) => demand.Planned is null
        ? null
        :
        [
            .. demand.Planned.SelectMany(operation => (operation.Features ?? []).Select(
                feature => (Feature: feature, By: $"{operation.Kind} {operation.Subject}")))
                .Concat(Settings(demand))
                .DistinctBy(need => need.Feature)
                .Select(need => new FeatureNeed(need.Feature, need.By, EditionFeatures.Lacking(need.Feature, server))),
        ];

    private static IEnumerable<(string Feature, string By)> Settings(FeatureDemand demand) =>
        demand.BackupFolder.Contains("://", StringComparison.Ordinal)
            ? [(EditionFeatures.BackupToUrl, $"backup: {{ folder: {demand.BackupFolder} }}")]
            : [];
}
