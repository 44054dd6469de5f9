using Trexis.PipelineTasks.Deployments;
using Trexis.PipelineTasks.Deployments.Approvals;
using Trexis.PipelineTasks.Deployments.Transitions;
using Trexis.PipelineTasks.Platforms.Hosts;
using Trexis.PipelineTasks.Tasks.Approvals;
using Trexis.PipelineTasks.Tasks.Inputs;

namespace Trexis.PipelineTasks.Rollback;

/// <summary>
/// Whether a person wants this rollback option here. Where the environment is protected or its policy demands approvals, the way's
/// fingerprint must be approved as a deployment's would be; on a console a person may answer for it
/// alone where the policy's proof is declared, which the report shows.
/// </summary>
internal sealed class RollbackApproval(RollbackChoice choice, RunEvidence evidence, RunApprovals approvals)
{
    public RollbackChoice Choice => choice;

    /// <exception cref="InputException">A state was named, and not how it is to be reached.</exception>
    public void DemandMeaning()
    {
        if (choice is { Option: null, To: { } to })
            throw new InputException(RollbackInputs.To.Option, "is for one option only", to, $"{RollbackInputs.Option.Option} with it");
    }

    /// <exception cref="InputException">A protected environment was not named, or <c>--yes</c> was given where nobody sits.</exception>
    /// <param name="named">The environment that the caller named.</param>
    public void DemandNamed(string? named)
    {
        var environment = evidence.Place.Environment;
        var problems = new List<InputProblem>();
        if (choice.Option is null)
            problems.Add(
                new InputProblem(
                    RollbackInputs.Option.Option,
                    "is missing",
                    null,
                    $"{RollbackOption.Undo}, {RollbackOption.Backup} or {RollbackOption.Snapshot}; rollback plan says which are open"));
        if (choice.Option == RollbackOption.Snapshot && choice.To is { } to)
            problems.Add(
                new InputProblem(
                    RollbackInputs.To.Option,
                    "is not for a snapshot: only this deployment's own is a rollback option",
                    to,
                    $"--option {RollbackOption.Snapshot} without it"));
        if (environment.Protected && named is null)
            problems.Add(
                new InputProblem(
                    CommonInputs.Environment.Option,
                    $"is missing, and {environment.Name} is protected: a rollback option is taken there only when it is named",
                    null,
                    environment.Name));
        if (choice.IsAnswered && evidence.Run.Host != HostContext.Console)
            problems.Add(
                new InputProblem(
                    RollbackInputs.Yes.Option,
                    "is for a person on a console, and this is a pipeline",
                    null,
                    "an approval of the way's fingerprint, recorded by rollback approve, or below approve: in the change file"));
        if (problems.Count > 0) throw new InputException(problems);
    }

    public void Judge(RollbackOption way)
    {
        var facts = approvals.FactsOf(way.AsChange, approvals.Given(RollbackTask.Name)).ForProtectionOf(evidence.Place.Environment) with
        {
            Remedy = $"Let somebody who may approve it run {JudgedCodes.CommandOf("rollback approve", $"{evidence.Place}")} --option "
                + $"{way.Name}, or approve the run on the platform as a reviewer of its environment.",
        };
        var check = new DeploymentIsApproved();
        var outcome = check.Judge(facts);
        // A word on a console is declared: it stands for no approval that has to be proven better.
        if (outcome.Verdict == Verdict.Failed && choice.IsAnswered && facts.Policy.Proof == ProofLevel.Declared)
        {
            outcome = Outcome.Warned(
                $"{evidence.Run.Actor} takes the rollback option without an approval (--yes on a console). {outcome.Message}",
                outcome.Findings) with
            { Proof = ProofLevel.Declared };
        }

        evidence.Journal.Add(check.Info, outcome, ResultKind.Check);
    }

    /// <summary>Why the way is not the one that was looked at; nothing where it is.</summary>
    public Finding? Moved(RollbackOption way) =>
        choice.Fingerprint is { } demanded && !Fingerprint.IsMeant(demanded, way.Fingerprint.Value)
            ? new Finding(way.Title, $"fingerprint {way.Fingerprint.Short}", $"{demanded}, as --fingerprint demands")
            : null;
}
