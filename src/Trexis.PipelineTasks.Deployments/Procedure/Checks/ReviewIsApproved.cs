using Trexis.PipelineTasks.Deployments.Approvals;

namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

public sealed class ReviewIsApproved : ICheck<ProcedureFacts>
{
    private const string Code = "review.approved";

    public CheckInfo Info { get; } = new(
        Code,
        "Someone in the role approved this very change, and is not its author",
        "Authors overlook their own mistakes, and an approval of another change is an approval of nothing.",
        "Approvals whose fingerprint is this change's (at least 12 digits of it), that a reviewer gave to this stage on the platform, or "
            + "reviews of pull requests that together cover every file that differs from what was deployed here last; by "
            + "someone in the approving role, not expired, and not an author unless the policy allows it.",
        "Let someone in the role read the plan and approve the fingerprint that it shows.");

    public Outcome Judge(ProcedureFacts facts)
    {
        // An empty change, as a deployment that is run again finds it, must not wait for a review of nothing.
        if (facts.Idle is { } idle && IsAsked(facts)) return Outcome.Passed($"{idle}, so nothing waits for an approval");
        var outcome = facts.Planned.Judge(planned => Judge(facts, planned));
        if (outcome.Verdict is not (Verdict.Failed or Verdict.Unknown)) return outcome;
        if (!IsAsked(facts)) return Outcome.Skipped($"the policy asks for no review in {facts.Environment.Name}");
        // Whoever has set approval: to none would look there in vain.
        return facts.Policy.Approval.Required
            ? outcome
            : outcome with { Message = $"{outcome.Message} (demanded by require:, not by approval:)" };
    }

    private static bool IsAsked(ProcedureFacts facts) => facts.Policy.Approval.Required || facts.IsRequired(Code);

    private static Outcome Judge(ProcedureFacts facts, ChangePlan planned)
    {
        var shown = planned.Change.Short;
        var consent = Consent.Of(facts.ApprovalOf(planned));
        if (consent.Stands)
        {
            var first = consent.Given[0];
            var when = first.At is { } at ? $" at {HumanText.Time(at)}" : "";
            return Outcome.Passed(
                $"{string.Join(", ", consent.Given.Select(one => one.By).Distinct(StringComparer.OrdinalIgnoreCase))} approved the change "
                    + $"{shown}{when} ({first.Source})",
                [.. consent.Given.Select(one => Found(one, one.Covers is { } files ? $"approved {files}" : "approved", shown))]) with
            { Proof = consent.Proof };
        }

        var covering = consent.Refused.Where(one => !one.Objection!.IsOfAnother).ToList();
        IReadOnlyList<Finding> findings =
        [
            .. (covering.Count == 0 ? consent.Refused : covering).Select(one => Found(one.Approval, one.Objection!.Reason, shown)),
            .. consent.Missing,
            .. facts.Strangers,
        ];
        var shortfall = consent.Shortfall is { } missing ? $"; {missing}" : "";
        if (covering.Count > 0)
        {
            var first = findings[0];
            return consent.IsUncertain || covering.Exists(one => one.Objection!.IsUncertain)
                ? Outcome.Unknown(
                    $"whether the change {shown} is approved cannot be told: {first.Subject}: {first.Observed}{shortfall}", findings)
                : Outcome.Failed($"no approval of the change {shown} counts: {first.Subject}: {first.Observed}{shortfall}", findings) with
                {
                    Remedy = covering[0].Objection!.Remedy,
                };
        }

        if (facts.ApprovalsProblem is { } problem)
            return Outcome.Unknown($"whether the change {shown} is approved cannot be told: {problem}{shortfall}", consent.Missing);
        if (consent.IsUncertain) return Outcome.Unknown($"whether the change {shown} is approved cannot be told{shortfall}", findings);
        return Outcome.Failed(
            consent.Refused.Count == 0
                ? $"nobody approved the change {shown}{shortfall}"
                : $"nobody approved the change {shown}; {HumanText.Plural(consent.Refused.Count, "approval")} of something else{shortfall}",
            findings);
    }

    private static Finding Found(GivenApproval approval, string observed, string fingerprint) =>
        new(approval.By, $"{observed} ({approval.Source})", $"an approval of {fingerprint} that counts");
}
