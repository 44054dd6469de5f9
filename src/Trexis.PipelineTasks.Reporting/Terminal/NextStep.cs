using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Procedure.Checks;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Hosts;

namespace Trexis.PipelineTasks.Reporting.Terminal;

/// <summary>What to do after a refusal or a fault, as it is typed or asked of somebody.</summary>
/// <param name="typed"><see cref="ReportContext.TypedOptions"/>.</param>
internal sealed class NextStep(string typed)
{
    private static readonly Dictionary<string, string> Approvals =
        new[] { new DeploymentIsApproved().Info, new ReviewIsApproved().Info }.ToDictionary(info => info.Code, info => info.Remedy);

    /// <summary>
    /// What comes first of several refusals: a database that cannot be opened, for nothing else was judged there; then what a command or a
    /// person ends, and what ends by waiting.
    /// </summary>
    /// <param name="isHalfDone">Where a target was left half-way, nothing is waited for.</param>
    public static int Rank(RunResult result, bool isHalfDone) =>
        result.Code == "environment.reachable" ? 0 : isHalfDone || IsTaken(result) ? 1 : 2;

    private static bool IsTaken(RunResult result) => Approvals.ContainsKey(result.Code)
        || result.Code == RiskIsAccepted.Code
        || result.Code is "data.prepared" or "environment.prepared" or "plan.written" or "baseline.taken"
        || result.Code.StartsWith("backup.", StringComparison.Ordinal);

    public string? After(RunResult result, TargetState target, EnvironmentPolicy policy)
    {
        // What stands in the way of any approval has a remedy of its own.
        if (Approvals.TryGetValue(result.Code, out var usual) && (result.Remedy is null || result.Remedy == usual))
            return Approve(target, policy.Approval);
        return result.Remedy is { } remedy && IsTaken(result) && !remedy.Contains("trexis ", StringComparison.Ordinal)
            ? $"{remedy.TrimEnd('.')}, then {JudgedCodes.CommandFor(result.Code, target.Place)}{typed}"
            : result.Remedy;
    }

    public string After(Fault fault, RunDocument broken, TargetState target)
    {
        var again = $"trexis run{OptionsOf(target)}";
        return $"{fault.Hint?.TrimEnd('.') ?? $"mend what broke {ReportWords.Task(broken)} off"}, then {again}";
    }

    /// <summary>Whoever cancelled knows why; where something was left half-way, both ways on are named.</summary>
    public string? AfterCancel(TargetState target) => target.HalfDone is null
        ? null
        : $"trexis run{OptionsOf(target)} goes on where it stopped; trexis rollback plan{OptionsOf(target)} tells the rollback options";

    /// <summary><c> --environment prod --target eu</c>; nothing where no run named its target.</summary>
    public string OptionsOf(TargetState target) => target.Target is { } known
        ? $" --environment {known.Environment}{(known.Name is { } name ? $" --target {name}" : "")}{typed}"
        : typed;

    public string Run(EnvironmentState environment) => $"trexis run --environment {environment.Name}{typed}";

    // On a console nobody proves who types: where the policy asks for proof, no command there gives it.
    private string Approve(TargetState target, ApprovalPolicy policy)
    {
        var who = policy.Role is { } role ? $"a {role}" : policy.ByAuthor ? "somebody" : "somebody who is no author of it";
        var command = $"trexis approve{OptionsOf(target)}{(policy.Role is { } named ? $" --role {named}" : "")}";
        if (target.Documents is not [.., { Document.Run.Host: HostContext.Console }])
            return $"let {who} read the plan and approve on the platform, or run {command}";
        return policy.Proof > ProofLevel.Declared
            ? $"let {who} approve on the platform; or set approval: {{ proof: declared }} in policy.yml, and run {command} --by NAME"
            : $"let {who} read the plan and run {command} --by NAME";
    }
}
