using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>
/// Whether a person wants this rollback option here. Where the environment is protected or its policy demands approvals, the way's
/// fingerprint must be approved as a deployment's would be; on a console a person may answer for it alone, which the report shows.
/// </summary>
internal static class RollbackApproval
{
    /// <exception cref="InputException">A protected environment was not named, or <c>--yes</c> was given where nobody sits.</exception>
    public static void DemandNamed(TaskRun run)
    {
        var problems = new List<InputProblem>();
        if (run.Inputs.Text(RollbackInputs.Option) is null)
            problems.Add(
                new InputProblem(
                    RollbackInputs.Option.Option,
                    "is missing",
                    null,
                    $"{RollbackOption.Undo}, {RollbackOption.Backup} or {RollbackOption.Snapshot}; rollback plan says which are open"));
        if (run.Inputs.Text(RollbackInputs.Option) == RollbackOption.Snapshot && run.Inputs.Text(RollbackInputs.To) is { } named)
            problems.Add(
                new InputProblem(
                    RollbackInputs.To.Option,
                    "is not for a snapshot: only this deployment's own is a rollback option",
                    named,
                    $"--option {RollbackOption.Snapshot} without it"));
        if (run.Environment.Protected && run.Inputs.Text(CommonInputs.Environment) is null)
            problems.Add(
                new InputProblem(
                    CommonInputs.Environment.Option,
                    $"is missing, and {run.Environment.Name} is protected: a rollback option is taken there only when it is named",
                    null,
                    run.Environment.Name));
        if (run.Inputs.Flag(RollbackInputs.Yes) && run.Context.Host != HostContext.Console)
            problems.Add(
                new InputProblem(
                    RollbackInputs.Yes.Option,
                    "is for a person on a console, and this is a pipeline",
                    null,
                    "an approval of the way's fingerprint, recorded by rollback approve, or below approve: in the change file"));
        if (problems.Count > 0) throw new InputException(problems);
    }

    public static void Judge(TaskRun run, RollbackOption way)
    {
        var policy = run.EnvironmentPolicy.Approval;
        var facts = RunApprovals.FactsOf(run, way.AsChange, RunApprovals.Of(run, RollbackTask.Name)) with
        { Policy = policy with { Required = policy.Required || run.Environment.Protected } };
        var check = new DeploymentIsApproved();
        var outcome = check.Judge(facts);
        if (outcome.Verdict == Verdict.Failed && run.Inputs.Flag(RollbackInputs.Yes))
        {
            outcome = Outcome.Warned(
                $"{run.Context.Actor} takes the rollback option without an approval (--yes on a console). {outcome.Message}",
                outcome.Findings) with
            { Proof = ProofLevel.Declared };
        }

        run.Journal.Add(check.Info, outcome, ResultKind.Check);
    }

    /// <summary>Why the way is not the one that was looked at; nothing where it is.</summary>
    public static Finding? Moved(TaskRun run, RollbackOption way) =>
        run.Inputs.Text(RollbackInputs.Fingerprint) is { } demanded && !Fingerprint.IsMeant(demanded, way.Fingerprint.Value)
            ? new Finding(way.Title, $"fingerprint {way.Fingerprint.Short}", $"{demanded}, as --fingerprint demands")
            : null;
}
