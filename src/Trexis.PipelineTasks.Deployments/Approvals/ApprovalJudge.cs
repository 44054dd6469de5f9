using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>Everything that decides whether a plan is approved.</summary>
public sealed record ApprovalFacts
{
    public required ChangePlan Plan { get; init; }

    public required IReadOnlyList<Approval> Approvals { get; init; }

    public required ApprovalPolicy Policy { get; init; }

    /// <summary>Who must approve; anyone where absent.</summary>
    public required string? Role { get; init; }

    /// <summary>People and teams of that role, as the policy lists them; a name with a slash is a team.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Of the change, as far as they are known.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Why approvals that may have been given on the platform are not known.</summary>
    public string? Unread { get; init; }
}

/// <summary>Says of one approval why it does not let this plan pass; nothing where it does.</summary>
public static class ApprovalJudge
{
    /// <summary>As many names as a reader takes in; the count of the rest follows.</summary>
    private const int NamedOperations = 5;

    public static string? Objection(Approval approval, ApprovalFacts facts) =>
        OtherChange(approval, facts.Plan) ?? Expired(approval, facts.At) ?? ByAuthor(approval, facts) ?? WithoutRole(approval, facts);

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

    private static string? OtherChange(Approval approval, ChangePlan plan)
    {
        if (approval.Kind == FingerprintKind.Plan)
            return approval.Fingerprint == plan.Plan.Value ? null : SideBySide("plan", approval, plan.Plan);
        if (Fingerprint.IsMeant(approval.Fingerprint, plan.Change.Value)) return null;
        if (approval.Operations.Count == 0) return SideBySide("change", approval, plan.Change);
        var missing = NotHeld(plan.Operations, approval.Operations);
        if (missing.Count > 0) return $"{SideBySide("change", approval, plan.Change)}; the approved one does not hold {Names(missing)}";
        return HoldsInOrder(plan.Operations, approval.Operations)
            ? null
            : $"{SideBySide("change", approval, plan.Change)}; it holds the same operations in another order";
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

    private static string SideBySide(string kind, Approval approval, Fingerprint current) =>
        $"approved {kind} {new Fingerprint(approval.Fingerprint).Short}, this is {kind} {current.Short}";

    private static string? Expired(Approval approval, DateTimeOffset at) =>
        approval.Expires is { } expires && expires < at ? $"expired at {HumanText.Time(expires)}" : null;

    private static string? ByAuthor(Approval approval, ApprovalFacts facts)
    {
        if (facts.Policy.ByAuthor) return null;
        if (facts.Authors.Count == 0) return "nobody can tell whether an author approved: the change names no authors";
        return facts.Authors.Contains(approval.By, StringComparer.OrdinalIgnoreCase)
            ? "is an author of the change, who may not approve it"
            : null;
    }

    private static string? WithoutRole(Approval approval, ApprovalFacts facts)
    {
        if (facts.Role is null || facts.Members.Contains(approval.By, StringComparer.OrdinalIgnoreCase)) return null;
        if (facts.Members.Count == 0) return $"the policy names nobody as {facts.Role}";
        return facts.Members.FirstOrDefault(member => member.Contains('/', StringComparison.Ordinal)) is { } team
            ? $"is not listed as {facts.Role} by name, and who belongs to team {team} could not be read"
            : $"is not {facts.Role}";
    }

    private static string Names(IReadOnlyList<Operation> operations)
    {
        var names = string.Join(", ", operations.Take(NamedOperations).Select(operation => $"{operation.Kind} {operation.Subject}"));
        return operations.Count <= NamedOperations ? names : $"{names} and {HumanText.Number(operations.Count - NamedOperations)} more";
    }
}
