using Trexis.PipelineTasks.Platforms.Reviews;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Whether enough people stand for a plan: by approvals of all of it, by reviews of its files, or by both.</summary>
public sealed record Consent
{
    /// <summary>By whom it stands, the best proven first; empty where it does not.</summary>
    public required IReadOnlyList<GivenApproval> Given { get; init; }

    /// <summary>Approvals that do not count.</summary>
    public required IReadOnlyList<JudgedApproval> Refused { get; init; }

    /// <summary>Why those that count do not suffice, and why reviews do not; absent where the refused say it all.</summary>
    public string? Shortfall { get; init; }

    /// <summary>What no review covers.</summary>
    public IReadOnlyList<Finding> Missing { get; init; } = [];

    /// <summary>Nobody can tell whether it stands.</summary>
    public bool IsUncertain { get; init; }

    public bool Stands => Given.Count > 0;

    /// <summary>How well it is proven: as the weakest part that is needed.</summary>
    public ProofLevel Proof { get; init; }

    public static Consent Of(ApprovalFacts facts)
    {
        var judged = facts.Approvals.Select(approval => new JudgedApproval(approval, ApprovalJudge.Objection(approval, facts))).ToList();
        var refused = judged.Where(one => one.Objection is not null).ToList();
        var valid = judged.Where(one => one.Objection is null)
            .Select(one => one.Approval)
            .OrderByDescending(approval => approval.Proof)
            .ToList();
        var people = valid.Select(approval => approval.By).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (people.Count >= facts.Policy.Count)
        {
            var proof = valid.First(approval => Same(approval.By, people[facts.Policy.Count - 1])).Proof;
            return new Consent { Given = valid, Refused = refused, Proof = proof };
        }

        var counted = people.Count == 0
            ? null
            : $"{HumanText.Plural(people.Count, "approval")} of {HumanText.Number(facts.Policy.Count)} that the policy wants";
        var none = new Consent { Given = [], Refused = refused, Shortfall = counted };
        // Reviews that nobody could read are none: what can be read stands or falls without them.
        if (facts.Reviews is Fact<ReviewedChange>.Unreadable unreadable)
            return none with { Shortfall = Joined(counted, unreadable.Reason) };
        if (facts.Reviews is not Fact<ReviewedChange>.Known { Value: var change }) return none;
        var verdict = ReviewJudge.Judge(change, facts, people);
        return verdict.Refusal is null
            ? none with
            {
                Given = [.. valid.Concat(verdict.Given).OrderByDescending(approval => approval.Proof)],
                Proof = valid.Count == 0 ? ProofLevel.Verified : valid[^1].Proof,
                Shortfall = null,
            }
            : none with
            {
                Shortfall = Joined(counted, verdict.Refusal),
                Missing = verdict.Findings,
                IsUncertain = verdict.IsUncertain,
            };
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string Joined(string? first, string second) => first is null ? second : $"{first}; {second}";
}

/// <param name="Objection">Why it does not count.</param>
public sealed record JudgedApproval(GivenApproval Approval, ApprovalObjection? Objection);
