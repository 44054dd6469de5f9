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
                feature => new FeatureNeed(feature, $"{operation.Kind} {operation.Subject}", null)))
                .Concat(Settings(demand))
                .Concat((demand.Before?.Features ?? []).Select(
                    feature => new FeatureNeed(feature, $"the database of {demand.Before!.Environment}", null) { IsOnlyBefore = true }))
                .DistinctBy(need => need.Feature)
                .Select(need => need with { Lacking = EditionFeatures.Lacking(need.Feature, server) }),
        ];

    private static IEnumerable<FeatureNeed> Settings(FeatureDemand demand) =>
        demand.BackupFolder.Contains("://", StringComparison.Ordinal)
            ? [new(EditionFeatures.BackupToUrl, $"backup: {{ folder: {demand.BackupFolder} }}", null)]
            : [];
}
