namespace Trexis.PipelineTasks.Reporting;

/// <summary>The one sentence that people repeat.</summary>
internal static class ReportHeadline
{
    public static string Format(
        IReadOnlyList<EnvironmentState> environments, IReadOnlyList<PlacedResult> results, IReadOnlyList<PlacedFault> faults)
    {
        var refusals = results.Count(placed => placed.Result.Refuses);
        var parts = new List<string>();
        if (refusals > 0)
            parts.Add(
                $"{HumanText.Plural(refusals, "result")} {(refusals == 1 ? "stops" : "stop")} the deployment in "
                    + $"{Words(results.Where(placed => placed.Result.Refuses).Select(placed => placed.Place))}");
        if (faults.Count > 0)
            parts.Add($"{HumanText.Plural(faults.Count, "run")} broke off in {Words(faults.Select(fault => fault.Place))}");
        var through = environments.Where(environment => environment.IsReached && !environment.IsRefused).ToList();
        var deployed = through.Where(environment => environment.Stage == TargetStage.Deployed)
            .Select(environment => environment.Name)
            .ToList();
        var checkedOnly = through.Where(environment => environment.Stage != TargetStage.Deployed)
            .Select(environment => environment.Name)
            .ToList();
        var open = environments.Where(environment => !environment.IsReached).Select(environment => environment.Name).ToList();
        if (deployed.Count > 0) parts.Add($"deployed to {Words(deployed)}");
        if (checkedOnly.Count > 0) parts.Add($"not fully deployed in {Words(checkedOnly)}");
        if (open.Count > 0) parts.Add($"{Words(open)} not reached");
        return parts.Count == 0 ? "Nothing was judged." : Sentence(string.Join("; ", parts));
    }

    internal static string Words(IEnumerable<string> names)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).ToList();
        return distinct.Count < 2 ? string.Concat(distinct) : $"{string.Join(", ", distinct[..^1])} and {distinct[^1]}";
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
