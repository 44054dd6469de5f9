using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>The one sentence that people repeat.</summary>
internal static class ReportHeadline
{
    public static string Format(
        IReadOnlyList<EnvironmentState> environments, IReadOnlyList<PlacedResult> results, IReadOnlyList<PlacedFault> faults)
    {
        var fleets = environments.Where(environment => environment is { IsFleet: true, IsReached: true }).ToList();
        environments = [.. environments.Except(fleets)];
        var told = fleets.Select(fleet => fleet.Name).ToHashSet(StringComparer.Ordinal);
        results = [.. results.Where(placed => !IsTold(placed.Document))];
        faults = [.. faults.Where(placed => !IsTold(placed.Document))];
        var refusals = results.Count(placed => placed.Result.Refuses);
        var parts = fleets.ConvertAll(fleet => FleetState.Of(fleet).Sentence);
        if (refusals > 0)
            parts.Add(
                $"{HumanText.Plural(refusals, "result")} {(refusals == 1 ? "stops" : "stop")} the deployment in "
                    + $"{Words(results.Where(placed => placed.Result.Refuses).Select(placed => placed.Place))}");
        if (faults.Count > 0)
            parts.Add($"{HumanText.Plural(faults.Count, "run")} broke off in {Words(faults.Select(fault => fault.Place))}");
        AddWhere("deployed to", environment => environment.IsDeployed && !environment.IsRefused);
        AddWhere("partly deployed in", environment => environment.IsIn(DeploymentState.PartiallyApplied));
        AddWhere("cancelled half-way in", environment => environment.IsIn(DeploymentState.Cancelled));
        AddWhere("state unknown in", environment => environment.IsIn(DeploymentState.Unknown));
        AddWhere("rolled back in", environment => environment.IsIn(DeploymentState.RolledBack));
        AddWhere($"{ReportWords.NotPlanned} in", environment => environment.Targets.Any(target => target.LacksPlan));
        AddWhere("checked, not deployed in", environment => environment is { IsReached: true, IsRefused: false }
            && !environment.Targets.Any(target => target.LacksPlan)
            && environment.Targets.All(target => target.State is DeploymentState.Planned or DeploymentState.NotReached));
        AddWhere("not fully deployed in", environment => environment is { IsReached: true, IsDeployed: false, IsRefused: false }
            && environment.Targets.Any(target => target.IsDeployed)
            && !environment.Targets.Any(target => target.NeedsSomebody));
        var open = environments.Where(environment => !environment.IsReached).Select(environment => environment.Name).ToList();
        if (open.Count > 0) parts.Add($"{Words(open)} not reached");
        return parts.Count == 0 ? "Nothing was judged." : Sentence(string.Join("; ", parts));

        bool IsTold(RunDocument document) => document.Target is { } target && told.Contains(target.Environment);
        void AddWhere(string how, Func<EnvironmentState, bool> isSo)
        {
            if (environments.Where(isSo).Select(environment => environment.Name).ToList() is { Count: > 0 } names)
                parts.Add($"{how} {Words(names)}");
        }
    }

    internal static string Words(IEnumerable<string> names)
    {
        var distinct = Fleet.Named(names).ToList();
        return distinct.Count < 2 ? string.Concat(distinct) : $"{string.Join(", ", distinct[..^1])} and {distinct[^1]}";
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
