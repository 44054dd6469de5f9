using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Approvals;

/// <summary>
/// Matches a change file's acknowledgements with the operations of a plan. One lets pass one kind on one object, whose name is
/// compared as the engine writes it, case-insensitively; there are no wildcards.
/// </summary>
public static class Acknowledgements
{
    /// <summary>What the template leaves for a person to fill in; an acknowledgement that still holds it is none.</summary>
    private const string Placeholder = "…";

    private const string ParseCode = "scripts.parse";

    private const string Nobody = "nobody acknowledged it";

    private const string InFile = "an entry below acknowledge: in the change file: ";
    private const string NoFile = "a change file (changes/CHG-0001.yml; trexis init writes one) with an entry below acknowledge: ";

    private static readonly TimeSpan SuggestedLifetime = TimeSpan.FromDays(14);

    /// <param name="acknowledge">Of the change file; absent where there is none.</param>
    public static AcknowledgedOperations Apply(
        IReadOnlyList<Operation> operations, IReadOnlyList<Acknowledgement>? acknowledge, DateTimeOffset now)
    {
        var acknowledgements = acknowledge ?? [];
        var given = acknowledgements.ToLookup(
            acknowledgement => KeyOf(acknowledgement.Kind, acknowledgement.Object), StringComparer.OrdinalIgnoreCase);
        var judged = operations.Select(operation => Judge(operation, given[KeyOf(operation.Kind, operation.Subject)], now)).ToList();
        return new AcknowledgedOperations(
            judged,
            Unaccepted(judged, acknowledgements, given, acknowledge is null ? NoFile : InFile, now),
            Unused(operations, acknowledgements));
    }

    /// <summary>
    /// The entry that lets this operation pass, ready to be pasted below <c>acknowledge:</c>; reason and name are left for a person to
    /// write.
    /// </summary>
    public static string EntryFor(Operation operation, DateTimeOffset now) =>
        $"- {{ object: {Quoted(operation.Subject)}, kind: {operation.Kind}, reason: {Placeholder}, by: {Placeholder}, expires: "
            + $"{now + SuggestedLifetime:yyyy-MM-dd} }}";

    /// <summary>
    /// What is to be copied into the change file, one block for all; absent where every dangerous operation is acknowledged.
    /// </summary>
    public static string? BlockFor(IEnumerable<Operation> operations, DateTimeOffset now)
    {
        var entries = operations.Where(operation => operation is { IsDangerous: true, AcknowledgedBy: null } && !operation.IsSureToFail())
            .DistinctBy(operation => KeyOf(operation.Kind, operation.Subject), StringComparer.OrdinalIgnoreCase)
            .Select(operation => $"\n  {EntryFor(operation, now)}")
            .ToList();
        return entries.Count == 0 ? null : $"acknowledge:{string.Concat(entries)}";
    }

    /// <summary>As the other, for what a run refuses; nothing for a script that does not parse, which is to be corrected.</summary>
    public static string? BlockFor(RunDocument document) => document.Results.Any(result => result is { Code: ParseCode, Refuses: true })
        ? null
        : BlockFor(document.Operations, document.Run.StartedAt);

    /// <summary>What is wrong beside that nobody acknowledged the operations: the result and the block say that of all.</summary>
    public static IReadOnlyList<Finding> Objections(RunResult result) => result.Code == RiskIsAccepted.Code
        ? [.. result.Findings.Where(finding => !finding.Observed.EndsWith(Nobody, StringComparison.Ordinal))]
        : result.Findings;

    private static Operation Judge(Operation operation, IEnumerable<Acknowledgement> given, DateTimeOffset now) =>
        given.FirstOrDefault(acknowledgement => Objection(acknowledgement, now) is null) is { } valid
            ? operation with { AcknowledgedBy = $"{valid.By} until {valid.Expires:yyyy-MM-dd} (declared): {valid.Reason}" }
            : operation;

    private static List<Finding> Unaccepted(
        IEnumerable<Operation> judged, IReadOnlyList<Acknowledgement> all, ILookup<string, Acknowledgement> given, string where,
        DateTimeOffset now) =>
    [
        .. judged.Where(operation => operation is { IsDangerous: true, AcknowledgedBy: null })
            .GroupBy(operation => KeyOf(operation.Kind, operation.Subject), StringComparer.OrdinalIgnoreCase)
            .Select(group => Unaccepted(group.First(), group.Count(), given[group.Key].LastOrDefault(), all, where, now)),
    ];

    private static Finding Unaccepted(
        Operation operation, int times, Acknowledgement? given, IReadOnlyList<Acknowledgement> all, string where, DateTimeOffset now)
    {
        var objection = given is null ? OtherKind(operation, all) : Objection(given, now);
        var risk = operation.Risk == Risk.Unclassified ? "unclassified, treated as dangerous" : "dangerous";
        var size = operation.Size is { } known ? $" ({known})" : "";
        var difference = operation.Difference is { } fromTo ? $"{fromTo}; " : "";
        var failure = operation.IsSureToFail() ? $" {Operation.Failure()}" : "";
        var repeated = times > 1 ? $", {HumanText.Number(times)} times" : "";
        return new Finding(
            operation.Subject,
            $"{operation.Kind}{repeated}{size}: {risk}: {difference}{operation.Why}{failure}; {objection ?? Nobody}",
            operation.IsSureToFail()
                ? $"{operation.SaferWay ?? "a statement that rows can satisfy"} Where the table is empty by then, "
                    + where + EntryFor(operation, now)
                : where + EntryFor(operation, now),
            operation.Location);
    }

    // The likeliest mistake: the right object under another kind.
    private static string? OtherKind(Operation operation, IReadOnlyList<Acknowledgement> all) =>
        all.FirstOrDefault(other => string.Equals(other.Object, operation.Subject, StringComparison.OrdinalIgnoreCase)) is { } other
            ? $"{Where(other)} acknowledges {other.Kind} on it, which is another kind"
            : null;

    private static string? Objection(Acknowledgement acknowledgement, DateTimeOffset now)
    {
        if (acknowledgement.Expires < now)
            return $"{Where(acknowledgement)} acknowledged it until {HumanText.Time(acknowledgement.Expires)}, which has passed";
        if (IsUnwritten(acknowledgement.Reason)) return $"{Where(acknowledgement)} gives no reason";
        return IsUnwritten(acknowledgement.By) ? $"{Where(acknowledgement)} does not say who acknowledges it" : null;
    }

    private static bool IsUnwritten(string text) => text.AsSpan().Trim() is "" or Placeholder;

    private static List<Finding> Unused(IReadOnlyList<Operation> operations, IReadOnlyList<Acknowledgement> acknowledgements)
    {
        var keys = operations.Select(operation => KeyOf(operation.Kind, operation.Subject)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. acknowledgements.Where(acknowledgement => !keys.Contains(KeyOf(acknowledgement.Kind, acknowledgement.Object)))
                .Select(unused => new Finding(
                    unused.Object,
                    $"{unused.Kind} is acknowledged, and no pending operation is that",
                    "an acknowledgement of what the change does, or none",
                    unused.Location)),
        ];
    }

    // A kind holds no blank, so no two pairs share a key.
    private static string KeyOf(string kind, string subject) => $"{kind} {subject}";

    private static string Where(Acknowledgement acknowledgement) => $"{acknowledgement.Location.File}:{acknowledgement.Location.Line}";

    // A JSON string is a YAML string, whatever the name holds.
    private static string Quoted(string text) =>
        $"\"{System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}

/// <param name="Operations">In their order; what was acknowledged says by whom and why.</param>
/// <param name="Unaccepted">Dangerous operations without a valid acknowledgement, each with the entry that it needs.</param>
/// <param name="Unused">Acknowledgements of nothing that is pending.</param>
public sealed record AcknowledgedOperations(
    IReadOnlyList<Operation> Operations, IReadOnlyList<Finding> Unaccepted, IReadOnlyList<Finding> Unused)
{
    /// <summary>Whether some of them stand for what nobody could read: it is to be corrected, and nobody can acknowledge it.</summary>
    public bool IsUnread { get; init; }

    /// <param name="unread">Files that do not parse, as findings name them.</param>
    public AcknowledgedOperations Without(IReadOnlySet<string> unread) => this with
    {
        IsUnread = unread.Count > 0,
        Unaccepted = [.. Unaccepted.Where(finding => finding.Location is not { } place || !unread.Contains(place.File))],
    };
}
