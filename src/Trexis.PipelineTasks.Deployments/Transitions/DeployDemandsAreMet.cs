namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>Everything that must have been judged before the database is changed has been, and lets it pass.</summary>
public sealed class DeployDemandsAreMet : ICheck<TransitionFacts>
{
    private const int Named = 5;

    public CheckInfo Info { get; } = new(
        "deploy.demands-met",
        "What must be judged before apply has been judged and passed",
        "An order of steps in a pipeline can be changed by whoever writes the pipeline; the deployment itself must know what it needs.",
        "Under the lock, the latest results of this deployment in this target: each code that the policy requires before apply has one "
            + "that passes or is waived, later than the last plan, apply and rollback, those included of which the target alone knows, "
            + "not taken by precheck --early, and under the policy as it is now; they and the last plan were made by the values of "
            + "deployment file and change file as they are now; no other result refuses; the documents are unbroken, none is a copy, and "
            + "each is signed as the policy demands; on GitHub the policy is the one that its repository's branch holds now, and the "
            + "commit is not older than the one deployed here last, unless the change says redeploy: and was approved since; a protected "
            + "environment whose policy names a platform's runs takes no console's, unless the policy says so. "
            + "rollback apply, resolve and adopt ask this of the documents, of the run and of the policy's file alone. plan and precheck "
            + "say beforehand, as a warning, what apply would refuse for the policy's file or the commit.",
        "Run the commands that the findings name, in their order, then apply again.");

    /// <summary>Whose demands; those of apply where nothing else is said.</summary>
    public Transition Transition { get; init; } = TransitionTable.Apply;

    public Outcome Judge(TransitionFacts facts)
    {
        var unmet = Transition.Unmet(facts);
        if (unmet.Count > 0)
        {
            var more = unmet.Count > Named ? $" and {HumanText.Number(unmet.Count - Named)} more" : "";
            return Outcome.Failed(
                $"{HumanText.Plural(unmet.Count, "demand")} of {Transition.By} not met: "
                    + $"{string.Join("; ", unmet.Take(Named).Select(finding => $"{finding.Subject} {finding.Observed}"))}{more}",
                unmet);
        }

        List<Finding> told =
        [
            .. new[] { PolicyIsOfItsBranch.Told(facts.PolicyFile), CommitIsNotOlder.Told(facts.Commit) }.OfType<Finding>(),
        ];
        if (Transition != TransitionTable.Apply) return Outcome.Passed($"The evidence is as {Transition.By} demands it", told);
        var count = facts.RequiredBefore.Count();
        var passed = count == 0
            ? "The policy requires no result before apply, and none refuses"
            : $"{HumanText.Plural(count, "required code")} judged before apply, and nothing refuses";
        return facts.Untold is { Count: > 0 } untold
            ? Outcome.Warned(
                $"{passed}; {HumanText.Plural(untold.Count, "earlier change")} of this deployment left no document",
                [.. untold, .. told])
            : Outcome.Passed(passed, told);
    }

    /// <summary>
    /// What apply would refuse whoever approves and whatever runs before it, told before anybody is asked; nothing where it would not.
    /// </summary>
    /// <param name="isProposal">A pull request may change the policy: what it proposes is not yet what its branch holds.</param>
    public static Outcome? Foreseen(PolicyPlace? policy, CommitPlace? commit, bool isProposal)
    {
        if (isProposal)
        {
            return PolicyIsOfItsBranch.ChangedAgainst(policy) is { } branch
                ? Outcome.Passed($"{policy!.Path} differs from {branch}: it applies once merged")
                : null;
        }

        List<Finding> unmet = [.. PolicyIsOfItsBranch.Unmet(policy), .. CommitIsNotOlder.Unmet(commit)];
        if (unmet.Count > 0)
        {
            return Outcome.Warned(
                $"apply would refuse: {string.Join("; ", unmet.Select(finding => $"{finding.Subject} {finding.Observed}"))}", unmet);
        }

        // Whoever approves this has to know what it takes away.
        return commit?.IsOlder is true && CommitIsNotOlder.Told(commit) is { } older
            ? Outcome.Warned($"{older.Subject} {older.Observed}", older)
            : null;
    }
}
