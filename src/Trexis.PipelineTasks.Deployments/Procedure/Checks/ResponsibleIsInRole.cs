using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class ResponsibleIsInRole : ICheck<ProcedureFacts>
{
    public CheckInfo Info { get; } = new(
        "access.responsible-in-role",
        "Whoever answers for the deployment has the role for this environment",
        "A deployment that nobody with the right experience answers for is nobody's to stop or to mend.",
        "The people who approved this stage on the platform, or whose approval of this change counts as the policy says "
            + "(approval: proof), otherwise the one who started the run, against the members of the "
            + "environment's responsible role.",
        "Let someone in the role approve the stage or start the run, or have the release managers add the person to the role.");

    public Outcome Judge(ProcedureFacts facts)
    {
        if (facts.Policy.Responsible is not { } role)
            return Outcome.Skipped($"the policy names no responsible role for {facts.Environment.Name}");
        var people = Responsible(facts).Select(person => (Person: person, IsIn: facts.Roles.IsIn(role, person.Name))).ToList();
        foreach (var (person, isIn) in people)
        {
            if (isIn is Fact<bool>.Known { Value: true })
                return Outcome.Passed(
                    $"{person.Name} ({person.Part}) is in the role {role}",
                    Found(person, $"in the role {role}", role)) with
                { Proof = person.Proof };
        }

        var unread = people.Select(judged => judged.IsIn).OfType<Fact<bool>.Unreadable>().FirstOrDefault();
        if (unread is not null) return Outcome.Unknown(unread.Reason);
        var names = string.Join(", ", people.Select(judged => $"{judged.Person.Name} ({judged.Person.Part})"));
        return Outcome.Failed(
            $"{names} {(people.Count == 1 ? "is" : "are")} not in the role {role}, which answers for {facts.Environment.Name}",
            [.. people.Select(judged => Found(judged.Person, $"not in the role {role}", role, facts.Roles.NamesOf(role)))]);
    }

    private static IEnumerable<ResponsiblePerson> Responsible(ProcedureFacts facts)
    {
        var judged = facts.Planned is Fact<ChangePlan>.Known { Value: var planned } ? facts.ApprovalOf(planned) : null;
        var approvers = facts.Approvals
            .Where(approval => (approval.Proof == ProofLevel.Verified && approval.Fingerprint is null
                    && string.Equals(approval.Environment, facts.Environment.Name, StringComparison.OrdinalIgnoreCase))
                || (judged is not null && ApprovalJudge.Objection(approval, judged) is null))
            .Select(approval => new ResponsiblePerson(approval.By, "approver", approval.Proof));
        return approvers.Append(new ResponsiblePerson(facts.Actor, "started the run", facts.ActorProof));
    }

    private static Finding Found(ResponsiblePerson person, string observed, string role, IReadOnlyList<string>? names = null) =>
        new(person.Name, observed, names is null ? $"a member of {role}" : $"one of {string.Join(", ", names)}");

    private sealed record ResponsiblePerson(string Name, string Part, ProofLevel Proof);
}
