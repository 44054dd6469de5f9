using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Says of one approval why it does not let this plan pass; nothing where it does.</summary>
public static class ApprovalJudge
{
    /// <summary>As many names as a reader takes in; the count of the rest follows.</summary>
    private const int NamedOperations = 5;

    public static ApprovalObjection? Objection(GivenApproval approval, ApprovalFacts facts)
    {
        if (approval.Objection is { } known) return new ApprovalObjection(known);
        if (OtherChange(approval, facts) is { } other) return new ApprovalObjection(other, IsOfAnother: true);
        if ((Expired(approval, facts) ?? facts.ApprovedAfter?.Objection(approval.At)) is { } late) return new ApprovalObjection(late);
        if (facts is { Policy.ByAuthor: false, Authors.Count: 0 })
        {
            return new ApprovalObjection("may be an author: the change names no authors (authors: in the change file)")
            {
                Remedy = "Say in the change file who wrote it (authors: [NAME]), and plan again.",
            };
        }

        return (ByAuthor(approval, facts) ?? TooWeak(approval, facts.Policy)) is { } reason
            ? new ApprovalObjection(reason)
            : WithoutRole(approval, facts);
    }

    /// <summary>The plan's operations that the approval does not hold, each as often as it is missing.</summary>
    public static IReadOnlyList<Operation> NotHeld(IReadOnlyList<Operation> planned, IReadOnlyList<ApprovedOperation> approved)
    {
        var left = approved.CountBy(operation => operation).ToDictionary();
        var missing = new List<Operation>();
        foreach (var operation in planned)
        {
            var identity = ApprovedOperation.From(operation);
            if (left.TryGetValue(identity, out var count) && count > 0) left[identity] = count - 1;
            else missing.Add(operation);
        }

        return missing;
    }

    private static string? OtherChange(GivenApproval approval, ApprovalFacts facts)
    {
        var plan = facts.Plan;
        if (approval.Environment is { } environment && !string.Equals(environment, facts.Environment, StringComparison.OrdinalIgnoreCase))
            return $"approved for {environment}, this is {facts.Environment}";
        if (approval.Fingerprint is not { } fingerprint)
        {
            return approval is { Proof: ProofLevel.Verified, Environment: not null }
                ? null
                : "names no fingerprint, so it approves nothing";
        }

        if (approval.Kind == FingerprintKind.Plan)
            return fingerprint == plan.Plan.Value ? null : SideBySide("plan", fingerprint, plan.Plan);
        if (Fingerprint.IsMeant(fingerprint, plan.Change.Value)) return null;
        if (approval.Operations.Count == 0) return SideBySide("change", fingerprint, plan.Change);
        var missing = NotHeld(plan.Operations, approval.Operations);
        if (missing.Count > 0) return $"{SideBySide("change", fingerprint, plan.Change)}; the approved one does not hold {Names(missing)}";
        if (!HoldsInOrder(plan.Operations, approval.Operations))
            return $"{SideBySide("change", fingerprint, plan.Change)}; it holds the same operations in another order";
        return facts.Done is null || NotDone(approval.Operations, plan.Operations, facts.Done) is not { } left
            ? null
            : $"{SideBySide("change", fingerprint, plan.Change)}; the approved one also holds {left}, and the target's journal does not "
                + "say that it was done there";
    }

    // Of what was approved, what is neither pending here nor done here: somebody took it out.
    private static ApprovedOperation? NotDone(
        IReadOnlyList<ApprovedOperation> approved, IReadOnlyList<Operation> planned, IReadOnlyList<ApprovedOperation> done)
    {
        var left = planned.Select(ApprovedOperation.From).Concat(done).CountBy(operation => operation).ToDictionary();
        foreach (var operation in approved)
        {
            if (!left.TryGetValue(operation, out var count) || count == 0) return operation;
            left[operation] = count - 1;
        }

        return null;
    }

    // A target that had a part of the change before needs no more than the rest of it, in the approved order.
    private static bool HoldsInOrder(IReadOnlyList<Operation> planned, IReadOnlyList<ApprovedOperation> approved)
    {
        var at = 0;
        foreach (var operation in planned)
        {
            var identity = ApprovedOperation.From(operation);
            while (at < approved.Count && approved[at] != identity) at++;
            if (at++ >= approved.Count) return false;
        }

        return true;
    }

    private static string SideBySide(string kind, string approved, Fingerprint current) =>
        $"approved {kind} {new Fingerprint(approved).Short}, this is {kind} {current.Short}";

    private static string? Expired(GivenApproval approval, ApprovalFacts facts)
    {
        if (approval.Expires is { } expires && expires < facts.At) return $"expired at {HumanText.Time(expires)}";
        if (facts.Policy.ValidFor is not { } validFor) return null;
        if (approval.At is null && approval.Expires is null)
            return $"bears no time, and the policy lets an approval stand for {HumanText.Duration(validFor)}";
        return approval.At is { } at && at + validFor < facts.At
            ? $"expired at {HumanText.Time(at + validFor)}: the policy lets an approval stand for {HumanText.Duration(validFor)}"
            : null;
    }

    private static string? ByAuthor(GivenApproval approval, ApprovalFacts facts) =>
        !facts.Policy.ByAuthor && facts.Authors.Contains(approval.By, StringComparer.OrdinalIgnoreCase)
            ? "is an author of the change"
            : null;

    private static string? TooWeak(GivenApproval approval, ApprovalPolicy policy) => approval.Proof >= policy.Proof
        ? null
        : $"is {Word(approval.Proof)} only, and the policy asks for {Word(policy.Proof)} (approval: proof): approve on the "
            + "platform, or set approval: { proof: declared } in policy.yml";

    private static ApprovalObjection? WithoutRole(GivenApproval approval, ApprovalFacts facts)
    {
        if (facts.Role is not { } role) return null;
        // Who is in both roles approved as one of them.
        if (approval.Role is { } named && named != role)
            return new ApprovalObjection($"approved as {named}, and the policy asks for a {role}");
        return facts.Roles.IsIn(role, approval.By) switch
        {
            Fact<bool>.Known { Value: true } => null,
            Fact<bool>.Unreadable unreadable => new ApprovalObjection(unreadable.Reason, IsUncertain: true),
            _ => new ApprovalObjection($"is not in the role {role}"),
        };
    }

    private static string Word(ProofLevel proof) => proof.ToString().ToLowerInvariant();

    private static string Names(IReadOnlyList<Operation> operations)
    {
        var names = string.Join(", ", operations.Take(NamedOperations).Select(operation => $"{operation.Kind} {operation.Subject}"));
        return operations.Count <= NamedOperations ? names : $"{names} and {HumanText.Number(operations.Count - NamedOperations)} more";
    }
}
