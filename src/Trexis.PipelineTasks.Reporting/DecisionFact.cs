using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments;

namespace Trexis.PipelineTasks.Reporting;

/// <summary>One line of what a person decides on, for the environment that was carried out last.</summary>
/// <param name="Text">What is known; where nothing was judged, whether the policy demands it and what did not run.</param>
/// <param name="Details">Who said it, or each option: a line each.</param>
internal sealed record DecisionFact(string Name, ResultStatus Status, string Text, IReadOnlyList<string> Details)
{
    private const string NotDemanded = "none demanded (policy)";
    private const string Rollback = "Rollback";

    /// <summary>Who allowed it, the backup, the rollback options, the window; nothing where no environment was reached.</summary>
    public static IReadOnlyList<DecisionFact> From(ReportModel model)
    {
        if (model.Here is not { } here) return [];
        var policy = model.Context.Policy.For(here.Name);
        return
        [
            Approval(here, policy),
            Backup(here, policy),
            RolledBack(here) ?? Judged(
                Rollback, here, policy.Rollback.Within is not null || policy.Require.Contains("rollback.planned"),
                "rollback.options-written", "rollback.planned", "rollback.within-objective"),
            Judged("Window", here, policy.Window is not null, "window.open"),
        ];
    }

    /// <summary>Who approved, as the results of this environment name them; a name, the proof and where it stands.</summary>
    public static DecisionFact Approval(EnvironmentState here, EnvironmentPolicy policy)
    {
        var fact = Judged("Allowed by", here, policy.Approval.Required, "deploy.approved", "review.approved");
        if (fact.Status != ResultStatus.Passed) return fact;
        var by = fact.Details.Count > 0 ? fact.Details[0] : fact.Text;
        var approved = Find(here, "deploy.approved") ?? Find(here, "review.approved");
        var proof = approved?.Result.Proof is { } proven ? ReportWords.Format(proven) : "";
        return fact with
        {
            Text = by.Contains(proof, StringComparison.Ordinal) ? by : $"{by}, {proof}",
            Details = [.. fact.Details.Skip(1)],
        };
    }

    private static DecisionFact Backup(EnvironmentState here, EnvironmentPolicy policy)
    {
        // Whether there was one before is no question any more where the deployment itself had one.
        string[] before = Find(here, "deploy.backed-up")?.Status == ResultStatus.Passed ? [] : ["backup.recent"];
        var fact = Judged(
            "Backup", here, policy.Backup.IsDemanded, ["backup.restored", "backup.verified", "backup.taken", .. before]);
        var taken = Find(here, "backup.taken");
        return fact.Status == ResultStatus.Passed && taken?.Status == ResultStatus.Passed && taken.Result.Message != fact.Text
            ? fact with { Details = [taken.Result.Message] }
            : fact;
    }

    // Once it is taken nobody asks what it would cost: whether all is as before, and what does not come back.
    private static DecisionFact? RolledBack(EnvironmentState here)
    {
        if (!here.IsIn(DeploymentState.RolledBack) || Find(here, "rollback.executed") is not { } executed) return null;
        List<PlacedResult> restored =
            [.. new[] { "rollback.schema-restored", "rollback.counts-restored" }.Select(code => Find(here, code)).OfType<PlacedResult>()];
        return new(
            Rollback,
            restored.Select(placed => placed.Status).Append(executed.Status).MinBy(status => status.Gravity)!,
            $"done: {executed.Result.Message}",
            [
                .. restored.Select(placed => placed.Result.Message),
                .. ReportWords.RollbackOptions(executed.Document).Select(lost => $"lost: {lost}"),
            ]);
    }

    // The gravest that was judged; where all passed, the first, which says most.
    private static DecisionFact Judged(string name, EnvironmentState here, bool demanded, params string[] codes)
    {
        var found = codes.Select(code => Find(here, code)).OfType<PlacedResult>().ToList();
        var placed = found.Where(one => one.Status != ResultStatus.Skipped).MinBy(one => one.Status.Gravity) ?? found.FirstOrDefault();
        return placed switch
        {
            null when demanded => new(name, ResultStatus.NotRun, $"{codes[0]} did not run in {here.Name}", []),
            null => new(name, ResultStatus.Skipped, NotDemanded, []),
            { Status: var status } when status == ResultStatus.Skipped && !demanded && name != Rollback =>
                new(name, status, NotDemanded, []),
            _ => new(
                name,
                placed.Status,
                here.Targets.Count > 1 ? $"{placed.Place}: {placed.Result.Message}" : placed.Result.Message,
                [.. placed.Result.Findings.Select(ReportWords.Told)]),
        };
    }

    private static PlacedResult? Find(EnvironmentState here, string code) =>
        here.Results.Where(placed => placed.Result.Code == code)
            .MinBy(placed => placed.Status.Gravity);
}
