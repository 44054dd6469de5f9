using Trexis.PipelineTasks.Evidence;

namespace Trexis.PipelineTasks.Deployments.Performance;

/// <summary>What was measured of one target before and after its deployment.</summary>
/// <param name="Place"><c>prod/eu</c>; the environment alone where it has one target.</param>
/// <param name="DeployedAt">When the database began to change.</param>
public sealed record PlacePerformance(
    string Place, PerformanceRecord? Before, PerformanceRecord? After, PerformanceRecord? Watched, DateTimeOffset? DeployedAt)
{
    /// <summary>By target in the order of the documents; targets of which nothing was measured are left out.</summary>
    /// <param name="documents">Of one deployment.</param>
    public static IReadOnlyList<PlacePerformance> From(RunStore store, IReadOnlyList<RunDocument> documents)
    {
        var all = store.Load().Select(stored => stored.Document)
            .Where(document => document.Target is not null)
            .ToLookup(document => (document.Target!.Environment, document.Target.Name));
        return
        [
            .. documents.Where(document => document.Target is not null)
                .GroupBy(document => (document.Run.Deployment, document.Target!.Environment, document.Target.Name))
                .Select(group => new PlacePerformance(
                    group.First().Target!.ToString(),
                    group.Any(PerformanceStore.IsMeasured)
                        ? PerformanceStore.Baseline(
                            store, group.Key.Deployment, [.. all[(group.Key.Environment, group.Key.Name)]]).ValueOr(null)
                        : null,
                    Latest(store, group, "gate"),
                    Latest(store, group, "watch"),
                    group.LastOrDefault(DeploymentTimeline.IsApply)?.Run.StartedAt))
                .Where(place => place.Before is not null || place.After is not null || place.Watched is not null),
        ];
    }

    private static PerformanceRecord? Latest(RunStore store, IEnumerable<RunDocument> documents, string action) =>
        documents.LastOrDefault(document => PerformanceStore.IsMeasured(document) && document.Action == action) is { } measured
            ? PerformanceStore.Find(store, measured)
            : null;
}
