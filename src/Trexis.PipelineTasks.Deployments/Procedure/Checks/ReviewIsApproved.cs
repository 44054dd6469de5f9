using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class ReviewIsApproved : ICheck<ProcedureFacts>
{
    private const string Code = "review.approved";

    public CheckInfo Info { get; } = new(
        Code,
        "Someone in the role approved this very change, and is not its author",
        "Authors overlook their own mistakes, and an approval of another change is an approval of nothing.",
        "Approvals whose fingerprint is this change's (at least 12 digits of it), or that a reviewer gave to this stage on the platform; "
            + "by someone in the approving role, not expired, and not an author unless the policy allows it.",
        "Let someone in the role read the plan and approve the fingerprint that it shows.");

    public Outcome Judge(ProcedureFacts facts)
    {
        // An empty change, as a deployment that is run again finds it, must not wait for a review of nothing.
        if (facts.Planned is Fact<ChangePlan>.NotApplicable nothing && IsAsked(facts))
            return Outcome.Passed($"{nothing.Reason}, so nothing waits for an approval");
        var outcome = facts.Planned.Judge(planned => Judge(facts, planned));
        return outcome.Verdict is Verdict.Failed or Verdict.Unknown && !IsAsked(facts)
            ? Outcome.Skipped($"the policy asks for no review in {facts.Environment.Name}")
            : outcome;
    }

    private static bool IsAsked(ProcedureFacts facts) => facts.Policy.Approval.Required || facts.IsRequired(Code);

    private static Outcome Judge(ProcedureFacts facts, ChangePlan planned)
    {
        var shown = planned.Change.Short;
        var asked = AskedOf(facts, planned);
        var judged = facts.Approvals.Select(approval => (Approval: approval, Objection: ApprovalJudge.Objection(approval, asked))).ToList();
        if (judged.Where(one => one.Objection is null).Select(one => one.Approval).MaxBy(approval => approval.Proof) is { } valid)
        {
            var when = valid.At is { } at ? $" at {HumanText.Time(at)}" : "";
            return Outcome.Passed(
                $"{valid.By} approved the change {shown}{when} ({valid.Source})",
                Found(valid, "approved", shown)) with
            { Proof = valid.Proof };
        }

        var covering = judged.Where(one => !one.Objection!.IsOfAnother).ToList();
        if (covering.Count == 0)
        {
            if (facts.ApprovalsProblem is { } problem)
                return Outcome.Unknown($"whether the change {shown} is approved cannot be told: {problem}");
            return Outcome.Failed(
                judged.Count == 0
                    ? $"nobody approved the change {shown}"
                    : $"nobody approved the change {shown}; {HumanText.Plural(judged.Count, "approval")} of something else",
                [.. judged.Select(one => Found(one.Approval, one.Objection!.Reason, shown)), .. facts.Strangers]);
        }

        IReadOnlyList<Finding> findings =
            [.. covering.Select(one => Found(one.Approval, one.Objection!.Reason, shown)), .. facts.Strangers];
        var first = findings[0];
        return covering.Any(one => one.Objection!.IsUncertain)
            ? Outcome.Unknown($"whether the change {shown} is approved cannot be told: {first.Subject}: {first.Observed}", findings)
            : Outcome.Failed($"no approval of the change {shown} counts: {first.Subject}: {first.Observed}", findings);
    }

    private static ApprovalFacts AskedOf(ProcedureFacts facts, ChangePlan planned) => new()
    {
        Plan = planned,
        Approvals = facts.Approvals,
        Policy = facts.Policy.Approval,
        Environment = facts.Environment.Name,
        Role = facts.Policy.Approval.Role ?? facts.Policy.Responsible,
        Roles = facts.Roles,
        Authors = facts.Authors,
        At = facts.Now,
        Unread = facts.ApprovalsProblem,
        Done = facts.Done,
    };

    private static Finding Found(GivenApproval approval, string observed, string fingerprint) =>
        new(approval.By, $"{observed} ({approval.Source})", $"an approval of {fingerprint} that counts");
}
