namespace Trexis.PipelineTasks.Deployments.Procedure.Checks;

internal sealed class ReviewIsApproved : ICheck<ProcedureFacts>
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
        if (facts.ChangeFingerprint is Fact<string>.NotApplicable nothing && IsAsked(facts))
            return Outcome.Passed($"{nothing.Reason}, so nothing waits for an approval");
        var outcome = facts.ChangeFingerprint.Judge(fingerprint => Judge(facts, fingerprint));
        return outcome.Verdict is Verdict.Failed or Verdict.Unknown && !IsAsked(facts)
            ? Outcome.Skipped($"the policy asks for no review in {facts.Environment.Name}")
            : outcome;
    }

    private static bool IsAsked(ProcedureFacts facts) => facts.Policy.Approval.Required || facts.IsRequired(Code);

    private static Outcome Judge(ProcedureFacts facts, string fingerprint)
    {
        var shown = fingerprint.Length > ReviewApproval.FewestDigits ? fingerprint[..ReviewApproval.FewestDigits] : fingerprint;
        var covering = facts.Approvals.Where(approval => approval.Covers(fingerprint, facts.Environment.Name)).ToList();
        if (covering.Count == 0)
        {
            if (facts.ApprovalsProblem is { } problem)
                return Outcome.Unknown($"whether the change {shown} is approved cannot be told: {problem}");
            return Outcome.Failed(
                facts.Approvals.Count == 0
                    ? $"nobody approved the change {shown}"
                    : $"nobody approved the change {shown}; {HumanText.Plural(facts.Approvals.Count, "approval")} of something else",
                [.. facts.Approvals.Select(approval => Found(approval, $"approved {Target(approval)}", shown))]);
        }

        var judged = covering.Select(approval => (Approval: approval, Objection: Objection(facts, approval))).ToList();
        if (judged.Where(one => one.Objection is null).Select(one => one.Approval).MaxBy(approval => approval.Proof) is { } valid)
        {
            var when = valid.At is { } at ? $" at {HumanText.Time(at)}" : "";
            return Outcome.Passed(
                $"{valid.By} approved the change {shown}{when} ({valid.Source})",
                Found(valid, "approved", shown)) with
            { Proof = valid.Proof };
        }

        var findings = judged.Select(one => Found(one.Approval, one.Objection!.Reason, shown)).ToList();
        var first = findings[0];
        return judged.Any(one => one.Objection!.IsUncertain)
            ? Outcome.Unknown($"whether the change {shown} is approved cannot be told: {first.Subject}: {first.Observed}", findings)
            : Outcome.Failed($"no approval of the change {shown} counts: {first.Subject}: {first.Observed}", findings);
    }

    private static ObjectionToApproval? Objection(ProcedureFacts facts, ReviewApproval approval)
    {
        var policy = facts.Policy.Approval;
        if (approval.Expires is { } expires && expires < facts.Now) return new($"expired at {HumanText.Time(expires)}");
        if (policy.ValidFor is { } validFor)
        {
            if (approval.At is null && approval.Expires is null)
                return new($"bears no time, and the policy lets an approval stand for {HumanText.Duration(validFor)}");
            if (approval.At is { } at && at + validFor < facts.Now)
                return new(
                    $"expired at {HumanText.Time(at + validFor)}: the policy lets an approval stand for {HumanText.Duration(validFor)}");
        }

        if (!policy.ByAuthor && facts.Authors.Contains(approval.By, StringComparer.OrdinalIgnoreCase))
            return new("is an author of the change");
        if ((policy.Role ?? facts.Policy.Responsible) is not { } role) return null;
        return facts.Roles.IsIn(role, approval.By) switch
        {
            Fact<bool>.Known { Value: true } => null,
            Fact<bool>.Unreadable unreadable => new(unreadable.Reason, IsUncertain: true),
            _ => new($"is not in the role {role}"),
        };
    }

    private static string Target(ReviewApproval approval) => approval.Fingerprint is { } fingerprint
        ? fingerprint.Length < ReviewApproval.FewestDigits ? $"{fingerprint}, too few digits to tell a change by" : fingerprint
        : $"the stage {approval.Environment}";

    private static Finding Found(ReviewApproval approval, string observed, string fingerprint) =>
        new(approval.By, $"{observed} ({approval.Source})", $"an approval of {fingerprint} that counts");

    private sealed record ObjectionToApproval(string Reason, bool IsUncertain = false);
}
