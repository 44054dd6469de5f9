using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>The one sentence that people repeat.</summary>
internal static class ReportHeadline
{
    /// <summary>Characters: a status on a platform shows no more beside the rest of the sentence.</summary>
    private const int LongestReason = 120;

    /// <param name="changes">What is planned and hurts is said in the sentence: it is what a reviewer asks first.</param>
    public static string Format(
        IReadOnlyList<EnvironmentState> environments,
        IReadOnlyList<PlacedResult> results,
        IReadOnlyList<PlacedFault> faults,
        IReadOnlyList<ChangeSet> changes)
    {
        var fleets = environments.Where(environment => environment is { IsFleet: true, IsReached: true }).ToList();
        environments = [.. environments.Except(fleets)];
        var told = fleets.Select(fleet => fleet.Name).ToHashSet(StringComparer.Ordinal);
        results = [.. results.Where(placed => !IsTold(placed.Document))];
        faults = [.. faults.Where(placed => !IsTold(placed.Document))];
        var parts = fleets.ConvertAll(fleet => FleetState.Of(fleet).Sentence);
        var refusals = results.Where(placed => placed.Result.Refuses).ToList();
        parts.AddRange(TakeUnacknowledged(refusals, changes));
        if (refusals.Count > 0)
            parts.Add(
                $"stopped in {Words(refusals.Select(placed => placed.Place))}: "
                    + TextSanitizer.Cut(TextSanitizer.Line(refusals[0].Result.Message).TrimEnd('.'), LongestReason)
                    + (refusals.Count > 1 ? $" (and {HumanText.Number(refusals.Count - 1)} more)" : ""));
        if (faults.Count > 0)
            parts.Add($"{HumanText.Plural(faults.Count, "run")} broke off in {Words(faults.Select(fault => fault.Place))}");
        AddWhere("deployed to", environment => environment.IsDeployed && !environment.IsRefused);
        AddWhere("partly deployed in", environment => environment.IsIn(DeploymentState.PartiallyApplied));
        AddWhere("cancelled half-way in", environment => environment.IsIn(DeploymentState.Cancelled));
        AddWhere("state unknown in", environment => environment.IsIn(DeploymentState.Unknown));
        AddWhere("rolled back in", environment => environment.IsIn(DeploymentState.RolledBack));
        AddWhere($"{ReportWords.NotPlanned} in", environment => environment.Targets.Any(target => target.LacksPlan));
        AddWhere("nothing to deploy in", HasNothingPending);
        AddWhere("checked, not deployed in", environment => environment is { IsReached: true, IsRefused: false }
            && !HasNothingPending(environment)
            && !environment.Targets.Any(target => target.LacksPlan)
            && environment.Targets.All(target => target.State is DeploymentState.Planned or DeploymentState.NotReached), Planned);
        AddWhere("not fully deployed in", environment => environment is { IsReached: true, IsDeployed: false, IsRefused: false }
            && environment.Targets.Any(target => target.IsDeployed)
            && !environment.Targets.Any(target => target.NeedsSomebody));
        var open = environments.Where(environment => !environment.IsReached).Select(environment => environment.Name).ToList();
        if (open.Count > 0) parts.Add($"{Words(open)} not reached");
        return parts.Count == 0 ? "Nothing was judged." : Sentence(string.Join("; ", parts));

        bool IsTold(RunDocument document) => document.Target is { } target && told.Contains(target.Environment);
        void AddWhere(string how, Func<EnvironmentState, bool> isSo, Func<IReadOnlyList<EnvironmentState>, string>? more = null)
        {
            if (environments.Where(isSo).ToList() is { Count: > 0 } those)
                parts.Add($"{how} {Words(those.Select(environment => environment.Name))}{more?.Invoke(those)}");
        }

        // Only where one set of operations is all that is planned there: sums over several would count one change twice.
        string Planned(IReadOnlyList<EnvironmentState> those)
        {
            var places = those.SelectMany(environment => environment.Targets).Select(target => target.Place).ToList();
            if (changes.Where(change => change.Places.Any(places.Contains)).ToList() is not [var only]) return "";
            var dangerous = only.Operations.Where(operation => operation.IsDangerous).ToList();
            var isAcknowledged = dangerous.Count > 0 && dangerous.TrueForAll(operation => operation.AcknowledgedBy is not null);
            return $" ({ReportWords.CountsByRisk(only.Operations)}{(isAcknowledged ? "; the dangerous acknowledged" : "")})";
        }
    }

    // Where operations that nobody acknowledged are known, their number says more than the one result that counts them.
    private static IEnumerable<string> TakeUnacknowledged(List<PlacedResult> refusals, IReadOnlyList<ChangeSet> changes)
    {
        foreach (var change in changes)
        {
            var count = change.Operations.Count(operation => operation is { IsDangerous: true, AcknowledgedBy: null });
            var asked = refusals
                .Where(placed => placed.Result.Code == RiskIsAccepted.Code && change.Places.Contains(placed.Place))
                .ToList();
            if (count == 0 || asked.Count == 0) continue;
            refusals.RemoveAll(asked.Contains);
            yield return $"{HumanText.Plural(count, "dangerous operation")} in {Words(asked.Select(placed => placed.Place))}, "
                + "not acknowledged";
        }
    }

    private static bool HasNothingPending(EnvironmentState environment) =>
        environment is { IsRefused: false } && environment.Targets.All(target => target is { HasNothingPending: true, IsBrokenOff: false });

    internal static string Words(IEnumerable<string> names)
    {
        var distinct = Fleet.Named(names).ToList();
        return distinct.Count < 2 ? string.Concat(distinct) : $"{string.Join(", ", distinct[..^1])} and {distinct[^1]}";
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";
}
