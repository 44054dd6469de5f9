using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Reporting.Markdown;

/// <summary>Who has to approve before the environments ahead are deployed to, and how: as the policy says.</summary>
internal static class MarkdownApprovers
{
    private static readonly string[] Codes = ["deploy.approved", "review.approved"];

    public static void Write(MarkdownText text, ReportModel model)
    {
        var ahead = model.Environments.Where(environment => !IsDone(environment))
            .Select(environment => (environment.Name, Policy: model.Context.Policy.For(environment.Name)))
            .Where(environment => environment.Policy.AsksForApproval);
        foreach (var same in ahead.GroupBy(environment => Demanded(environment.Policy, model)))
            text.Line($"To approve {ReportHeadline.Words(same.Select(environment => environment.Name))}: {same.Key}.\n");
    }

    private static bool IsDone(EnvironmentState environment)
    {
        if (environment.Targets.All(target => target.IsDeployed || target.HasNothingPending)) return true;
        var judged = environment.Results.Where(placed => Codes.Contains(placed.Result.Code)).ToList();
        return judged.Count > 0 && judged.TrueForAll(placed => placed.Status == ResultStatus.Passed)
            && environment.Targets.All(target => target.IsReached);
    }

    private static string Demanded(EnvironmentPolicy policy, ReportModel model)
    {
        var number = HumanText.Number(policy.Approval.Count);
        var who = (policy.ApprovingRole, policy.Approval.Count) switch
        {
            ({ } role, 1) => model.Context.Policy.Named(role),
            ({ } role, _) => $"{number} of {model.Context.Policy.Named(role)}",
            (null, 1) => "anybody",
            _ => $"{number} people",
        };
        return $"{who}{(policy.Approval.ByAuthor ? "" : " but no author")}, {Way(policy.Approval.Proof, model.LastRun?.Host)}";
    }

    // What a command or a file says is declared only, unless the platform knows who ran it.
    private static string Way(ProofLevel proof, string? host)
    {
        var onPlatform = host switch
        {
            "github" => "by a review of this pull request or as a reviewer of the environment",
            "azure" => "as an approver of the environment",
            _ => null,
        };
        return (onPlatform, proof) switch
        {
            (null, > ProofLevel.Declared) => "on the platform",
            (null, _) => "by trexis approve",
            (_, > ProofLevel.Attested) => onPlatform,
            _ => $"{onPlatform}, or by trexis approve",
        };
    }
}
