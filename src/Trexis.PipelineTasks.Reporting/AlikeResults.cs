namespace Trexis.PipelineTasks.Reporting;

/// <summary>Results of one check that say the same of several places: told once, with all of the places.</summary>
internal static class AlikeResults
{
    /// <summary>In the order of the first of each.</summary>
    public static IReadOnlyList<PlacedResult> From(IEnumerable<PlacedResult> results) =>
    [
        .. results.GroupBy(placed => (
                placed.Status,
                placed.Result.Code,
                placed.Result.Message,
                placed.Result.Remedy,
                placed.Result.Waiver,
                Findings: string.Join('\n', placed.Result.Findings)))
            .Select(alike => alike.First() with
            {
                Place = ReportHeadline.Words(alike.Select(placed => placed.Place)),
                Count = alike.Sum(placed => placed.Count),
            }),
    ];
}
