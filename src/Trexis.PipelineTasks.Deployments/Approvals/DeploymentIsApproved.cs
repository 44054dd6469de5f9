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
            + "demands. On GitHub, reviews of merged pull requests stand for it where together they cover every file that differs from "
            + "what was deployed here last, with the content that is deployed. Once the deployment was taken back here, or where the "
            + "change goes back, only what was given afterwards counts.",
        "Show the plan to someone who may approve it and let them run approve, or let them approve on the platform: the run, as a "
            + "reviewer of its environment, or a pull request that changes the files named.");

    public Outcome Judge(ApprovalFacts facts)
    {
        if (facts.Plan.Operations.Count == 0) return Outcome.Passed("Nothing is pending, so nothing needs an approval");
        var consent = Consent.Of(facts);
        if (consent.Stands)
        {
            return Outcome.Passed(
                $"Change {facts.Plan.Change.Short} is approved by "
                    + $"{string.Join(", ", consent.Given.Select(approval => approval.By).Distinct(StringComparer.OrdinalIgnoreCase))}",
                [.. consent.Given.Select(Given)]) with
            { Proof = consent.Proof };
        }

        if (!facts.Policy.Required) return Outcome.Skipped("The policy demands no approval here, and nobody gave one");
        var by = facts.Role is null ? "" : $" by a {facts.Role}";
        var demanded = facts.IsForProtection
            ? $"{facts.Environment} is protected, and this needs an approval{by} there"
            : $"the policy demands an approval{by}";
        var unread = facts.Unread is { } why ? $"; {why}" : "";
        var shortfall = consent.Shortfall is { } missing ? $"; {missing}" : "";
        var outcome = consent.Refused.Count == 0
            ? Outcome.Failed(
                $"Nobody approved change {facts.Plan.Change.Short}; {demanded}{unread}{shortfall}",
                [.. consent.Missing, .. facts.Strangers]) with
            { Remedy = facts.Remedy }
            : Outcome.Failed(
                $"No approval stands for change {facts.Plan.Change.Short}: {consent.Refused[0].Approval.By} "
                    + $"{consent.Refused[0].Objection!.Reason}{shortfall}",
                [
                    .. consent.Refused.Select(one => new Finding(
                        one.Approval.By, one.Objection!.Reason, $"an approval of change {facts.Plan.Change.Short}{by}")),
                    .. consent.Missing,
                    .. facts.Strangers,
                ]) with
            { Remedy = consent.Refused[0].Objection!.Remedy ?? facts.Remedy };
        return facts.IsForProtection
            ? outcome with { LimitAt = $"the protection of {facts.Environment} (deployment.yml)" }
            : outcome;
    }

    private static Finding Given(GivenApproval approval)
    {
        var until = approval.Expires is { } expires ? $", until {HumanText.Time(expires)}" : "";
        var at = approval.At is { } time ? $" at {HumanText.Time(time)}" : "";
        var kind = approval.Kind == FingerprintKind.Plan ? "plan" : "change";
        var what = approval.Fingerprint is { } fingerprint
            ? $"{kind} {new Fingerprint(fingerprint).Short}"
            : approval.Covers ?? $"{approval.Environment}";
        return new Finding(
            approval.By,
            $"approved {what}, {approval.Proof.ToString().ToLowerInvariant()}{at}{until} ({approval.Source})",
            "an approval of this change");
    }
}
