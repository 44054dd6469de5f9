using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>What to do after a refusal or a fault, as it is typed or asked of somebody.</summary>
internal static class NextStep
{
    private static readonly string[] Approvals = [new DeploymentIsApproved().Info.Code, "review.approved"];

    /// <summary>Whether a command or a person ends the refusal: what ends by waiting comes after it.</summary>
    public static bool IsTaken(RunResult result) => Approvals.Contains(result.Code)
        || result.Code == RiskIsAccepted.Code
        || result.Code is "data.prepared" or "environment.prepared" or "plan.written" or "baseline.taken"
        || result.Code.StartsWith("backup.", StringComparison.Ordinal);

    public static string? After(RunResult result, TargetState target, EnvironmentPolicy policy)
    {
        if (Approvals.Contains(result.Code)) return Approve(target, policy.Approval);
        return result.Remedy is { } remedy && IsTaken(result) && !remedy.Contains("trexis ", StringComparison.Ordinal)
            ? $"{remedy.TrimEnd('.')}, then {JudgedCodes.CommandFor(result.Code, target.Place)}"
            : result.Remedy;
    }

    public static string After(Fault fault, RunDocument broken, TargetState target)
    {
        var again = $"trexis run{OptionsOf(target)}";
        return $"{fault.Hint?.TrimEnd('.') ?? $"mend what broke {ReportWords.Task(broken)} off"}, then {again}";
    }

    /// <summary><c> --environment prod --target eu</c>; nothing where no run named its target.</summary>
    public static string OptionsOf(TargetState target) => target.Target is { } known
        ? $" --environment {known.Environment}{(known.Name is { } name ? $" --target {name}" : "")}"
        : "";

    // On a console nobody proves who types: where the policy asks for proof, no command there gives it.
    private static string Approve(TargetState target, ApprovalPolicy policy)
    {
        var who = policy.Role is { } role ? $"a {role}" : "somebody who may";
        var isConsole = target.Documents is [.., { Document.Run.Host: HostContext.Console }];
        return isConsole && policy.Proof > ProofLevel.Declared
            ? $"let {who} approve on the platform, or set approval: {{ proof: declared }} in policy.yml"
            : $"let {who} read the plan and {(isConsole ? "" : "approve on the platform, or ")}run trexis approve{OptionsOf(target)}"
                + (policy.Role is { } named ? $" --role {named}" : "");
    }
}
