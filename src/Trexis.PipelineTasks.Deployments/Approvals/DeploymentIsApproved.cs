namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Someone who may has approved exactly what would be executed.</summary>
public sealed class DeploymentIsApproved : ICheck<ApprovalFacts>
{
    public CheckInfo Info { get; } = new(
        "deploy.approved",
        "The change is approved",
        "Without a second person's consent to this very change, the one who wrote it is the only one who ever looked at it.",
        "An approval must name the change's or the plan's fingerprint, or hold every operation of this plan in order; it must not have "
            + "expired, must not be an author's own where the policy forbids that, and its giver must have the role that the policy "
            + "demands.",
        "Show the plan to someone who may approve it and let them run approve, or let them approve on the platform.");

    public Outcome Judge(ApprovalFacts facts)
    {
        if (facts.Plan.Operations.Count == 0) return Outcome.Passed("Nothing is pending, so nothing needs an approval");
        var judged = facts.Approvals.Select(approval => (Approval: approval, Objection: ApprovalJudge.Objection(approval, facts))).ToList();
        var valid = judged.Where(one => one.Objection is null)
            .Select(one => one.Approval)
            .OrderByDescending(approval => approval.Proof)
            .ToList();
        if (valid.Count > 0)
        {
            return Outcome.Passed(
                $"Change {facts.Plan.Change.Short} is approved by "
                    + $"{string.Join(", ", valid.Select(approval => approval.By).Distinct(StringComparer.OrdinalIgnoreCase))}",
                [.. valid.Select(Given)]) with
            { Proof = valid[0].Proof };
        }

        if (!facts.Policy.Required) return Outcome.Skipped("The policy demands no approval here, and nobody gave one");
        var by = facts.Role is null ? "" : $" by a {facts.Role}";
        var unread = facts.Unread is { } why ? $"; {why}" : "";
        return judged.Count == 0
            ? Outcome.Failed(
                $"Nobody approved change {facts.Plan.Change.Short}; the policy demands an approval{by}{unread}", facts.Strangers)
            : Outcome.Failed(
                $"No approval stands for change {facts.Plan.Change.Short}: {judged[0].Approval.By} {judged[0].Objection!.Reason}",
                [
                    .. judged.Select(one => new Finding(
                        one.Approval.By, one.Objection!.Reason, $"an approval of change {facts.Plan.Change.Short}{by}")),
                    .. facts.Strangers,
                ]);
    }

    private static Finding Given(GivenApproval approval)
    {
        var until = approval.Expires is { } expires ? $", until {HumanText.Time(expires)}" : "";
        var at = approval.At is { } time ? $" at {HumanText.Time(time)}" : "";
        var kind = approval.Kind == FingerprintKind.Plan ? "plan" : "change";
        var what = approval.Fingerprint is { } fingerprint ? $"{kind} {new Fingerprint(fingerprint).Short}" : $"{approval.Environment}";
        return new Finding(
            approval.By,
            $"approved {what}, {approval.Proof.ToString().ToLowerInvariant()}{at}{until} ({approval.Source})",
            "an approval of this change");
    }
}
