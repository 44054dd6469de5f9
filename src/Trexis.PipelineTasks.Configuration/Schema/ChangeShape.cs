namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>changes/&lt;id&gt;.yml</c>: one line per key.</summary>
internal sealed class ChangeShape(IKeys keys) : IShape<ChangeShape>
{
    public static ChangeShape Read(IKeys keys) => new(keys);

    public readonly Setting<int> Version = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public readonly Setting<string> Id = keys.Required("id", Kinds.ChangeId, "The change's id; the file has the same name.");

    public readonly Setting<string> Description = keys.Optional("description", Kinds.Prose, "What changes, in one or two sentences.");

    public readonly Setting<string> Purpose = keys.Optional("purpose", Kinds.Prose, "Why it changes.");

    public readonly Setting<string> Impact = keys.Optional("impact", Kinds.Prose, "Whom and what it touches.");

    public readonly Setting<string> Risk = keys.Optional("risk", Kinds.Word("low", "medium", "high"), "The risk as its author sees it.");

    public readonly Setting<IReadOnlyList<Setting<string>>> Authors = keys.Optional(
        "authors", Kinds.List(Kinds.Line), "Who wrote it; an author's approval of the own change does not count.");

    public readonly Setting<IReadOnlyList<Named<RowExpectation>>> Rows = keys.Optional(
        "rows", Kinds.NamedBy(Kinds.Line, Kinds.Rows), "By table: how its row count is expected to change.");

    public readonly Setting<IReadOnlyList<Setting<AcknowledgementShape>>> Acknowledge = keys.Optional(
        "acknowledge", Kinds.Mappings<AcknowledgementShape>(), "Dangerous operations that a person has looked at.");

    public readonly Setting<IReadOnlyList<Setting<AttestationShape>>> Attest = keys.Optional(
        "attest", Kinds.Mappings<AttestationShape>(), "What persons say has been done; counted as declared.");

    public readonly Setting<IReadOnlyList<Setting<DeclaredApprovalShape>>> Approve = keys.Optional(
        "approve", Kinds.Mappings<DeclaredApprovalShape>(), "Approvals of the change; counted as declared.");
}

internal sealed class AcknowledgementShape(IKeys keys) : IShape<AcknowledgementShape>
{
    public static AcknowledgementShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Object = keys.Required("object", Kinds.Line, "The object's full name, as the plan names it.");

    public readonly Setting<string> Operation = keys.Required(
        "kind", Kinds.Identifier, "What is done to it, as the plan names it: drop-column, delete-rows.");

    public readonly Setting<string> Reason = keys.Required("reason", Kinds.Prose, "Why that is right.");

    public readonly Setting<string> By = keys.Required("by", Kinds.Line, "Who looked at it.");

    public readonly Setting<DateTimeOffset> Expires = keys.Required("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}

internal sealed class AttestationShape(IKeys keys) : IShape<AttestationShape>
{
    public static AttestationShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Line = keys.Required(
        "line", Kinds.Code, "The check or attestation that the word is for, such as team.ready.");

    public readonly Setting<string> By = keys.Required("by", Kinds.Line, "Who says so.");

    public readonly Setting<string> Note = keys.Optional("note", Kinds.Prose, "What they add.");

    public readonly Setting<string> Environment = keys.Optional("environment", Kinds.Identifier, "Where it holds; everywhere by default.");
}

internal sealed class DeclaredApprovalShape(IKeys keys) : IShape<DeclaredApprovalShape>
{
    public static DeclaredApprovalShape Read(IKeys keys) => new(keys);

    public readonly Setting<string> Fingerprint = keys.Required(
        "fingerprint", Kinds.Fingerprint, "The fingerprint of the change that was looked at.");

    public readonly Setting<string> By = keys.Required("by", Kinds.Line, "Who approves.");

    public readonly Setting<string> Role = keys.Optional("role", Kinds.Identifier, "In which role.");

    public readonly Setting<DateTimeOffset> Expires = keys.Optional("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}
