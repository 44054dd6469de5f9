using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>
/// A thousand targets say most things alike: what they say of one check is told once, with how many say it. What each says in its
/// own words and figures stands on its page.
/// </summary>
internal static class FleetResults
{
    /// <summary>So many ways of saying it are told apart; of what stops a target, more of them.</summary>
    private const int MostWays = 3;

    /// <param name="results">Of one environment.</param>
    /// <returns>The gravest first.</returns>
    public static IReadOnlyList<PlacedResult> Fold(IEnumerable<PlacedResult> results) =>
    [
        .. results.OrderBy(placed => placed.Status.Gravity)
            .GroupBy(placed => (placed.Result.Code, placed.Status, placed.Result.Waiver))
            .SelectMany(group => Ways([.. group])),
    ];

    public static IReadOnlyList<PlacedFault> Fold(IEnumerable<PlacedFault> faults)
    {
        var ways = faults.GroupBy(placed => (placed.Document.Task, placed.Document.Action, Shape(placed.Fault.Message, placed.Document)))
            .Select(group => group.First() with { Place = Places(group.Select(placed => placed.Place)), Count = group.Count() })
            .OrderByDescending(way => way.Count)
            .ToList();
        if (ways.Count <= Fleet.MostNamed) return ways;
        var rest = ways.Skip(Fleet.MostNamed).ToList();
        return
        [
            .. ways.Take(Fleet.MostNamed),
            rest[0] with
            {
                Fault = rest[0].Fault with
                {
                    Message = $"{rest[0].Fault.Message} (and {HumanText.Number(rest.Count - 1)} other ways, on the targets' pages)",
                },
                Place = Places(rest.Select(way => way.Place)),
                Count = rest.Sum(way => way.Count),
            },
        ];
    }

    private static IEnumerable<PlacedResult> Ways(IReadOnlyList<PlacedResult> results)
    {
        var ways = results.GroupBy(placed => Shape(placed.Result.Message, placed.Document), StringComparer.Ordinal)
            .Select(way => Alike([.. way]))
            .OrderByDescending(way => way.Count)
            .ToList();
        var most = results[0].Result.Refuses ? Fleet.MostNamed : MostWays;
        return ways.Count <= most ? ways : [Several(results, ways, most)];
    }

    private static PlacedResult Alike(IReadOnlyList<PlacedResult> results)
    {
        var first = results[0];
        if (results.Count == 1) return first;
        var same = results.All(placed => placed.Result.Message == first.Result.Message);
        return first with
        {
            Result = first.Result with
            {
                Message = same
                    ? first.Result.Message
                    : $"{Fleet.NameOf(first.Place)}: {first.Result.Message} (and {HumanText.Number(results.Count - 1)} alike)",
                Findings = Shared(results, result => result.Findings, Enumerable.SequenceEqual) ?? [],
                Measured = Shared(results, result => result.Measured, Equals),
                Threshold = Shared(results, result => result.Threshold, Equals),
            },
            Place = Places(results.Select(placed => placed.Place)),
            Count = results.Count,
        };
    }

    private static PlacedResult Several(IReadOnlyList<PlacedResult> results, IReadOnlyList<PlacedResult> ways, int most) =>
        results[0] with
        {
            Result = results[0].Result with
            {
                Message = $"{HumanText.Plural(results.Count, "target")} say so in {HumanText.Number(ways.Count)} ways, "
                    + $"of which {HumanText.Number(most)}:",
                Findings = [.. ways.Take(most).Select(way => new Finding(way.Place, way.Result.Message, ""))],
                Measured = null,
                Threshold = null,
            },
            Place = Places(results.Select(placed => placed.Place)),
            Count = results.Count,
        };

    private static T? Shared<T>(IReadOnlyList<PlacedResult> results, Func<RunResult, T> of, Func<T, T, bool> equal)
    {
        var first = of(results[0].Result);
        return results.All(placed => equal(of(placed.Result), first)) ? first : default;
    }

    private static string Places(IEnumerable<string> places) => ReportHeadline.Words(places);

    private static string Shape(string text, RunDocument document) =>
        Fleet.Shape(text, document.Target?.Name, document.Target?.Database);
}
