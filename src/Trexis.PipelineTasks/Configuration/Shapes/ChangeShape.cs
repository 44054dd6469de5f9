namespace Trexis.PipelineTasks.Configuration.Shapes;

/// <summary><c>changes/&lt;id&gt;.yml</c>: one line per key.</summary>
internal sealed class ChangeShape(IKeys keys)
{
    public static readonly MappingKind<ChangeShape> Kind = new(keys => new ChangeShape(keys));

    public Setting<int> Version { get; } = keys.Required("version", Kinds.Version, "The version of this file's format.");

    public Setting<string> Id { get; } = keys.Required("id", Kinds.ChangeId, "The change's id; the file has the same name.");

    public Setting<string> Description { get; } = keys.Optional("description", Kinds.Prose, "What changes, in one or two sentences.");

    public Setting<string> Purpose { get; } = keys.Optional("purpose", Kinds.Prose, "Why it changes.");

    public Setting<string> Impact { get; } = keys.Optional("impact", Kinds.Prose, "Whom and what it touches.");

    public Setting<string> Risk { get; } = keys.Optional("risk", Kinds.Word("low", "medium", "high"), "The risk as its author sees it.");

    public Setting<IReadOnlyList<Setting<string>>> Authors { get; } = keys.Optional("authors", Kinds.List(Kinds.Line), "Who wrote it; an author's approval of the own change does not count.");

    public Setting<IReadOnlyList<Named<RowExpectation>>> Rows { get; } = keys.Optional("rows", Kinds.NamedBy(Kinds.Line, Kinds.Rows), "By table: how its row count is expected to change.");

    public Setting<IReadOnlyList<Setting<AcknowledgementShape>>> Acknowledge { get; } = keys.Optional("acknowledge", Kinds.List(AcknowledgementShape.Kind), "Dangerous operations that a person has looked at.");

    public Setting<IReadOnlyList<Setting<AttestationShape>>> Attest { get; } = keys.Optional("attest", Kinds.List(AttestationShape.Kind), "What persons say has been done; counted as declared.");

    public Setting<IReadOnlyList<Setting<DeclaredApprovalShape>>> Approve { get; } = keys.Optional("approve", Kinds.List(DeclaredApprovalShape.Kind), "Approvals of the change; counted as declared.");
}

internal sealed class AcknowledgementShape(IKeys keys)
{
    public static readonly MappingKind<AcknowledgementShape> Kind = new(keys => new AcknowledgementShape(keys));

    public Setting<string> Object { get; } = keys.Required("object", Kinds.Line, "The object's full name, as the plan names it.");

    public Setting<string> Operation { get; } = keys.Required("kind", Kinds.Identifier, "What is done to it, as the plan names it: drop-column, delete-rows.");

    public Setting<string> Reason { get; } = keys.Required("reason", Kinds.Prose, "Why that is right.");

    public Setting<string> By { get; } = keys.Required("by", Kinds.Line, "Who looked at it.");

    public Setting<DateTimeOffset> Expires { get; } = keys.Required("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}

internal sealed class AttestationShape(IKeys keys)
{
    public static readonly MappingKind<AttestationShape> Kind = new(keys => new AttestationShape(keys));

    public Setting<string> Line { get; } = keys.Required("line", Kinds.Code, "The check or attestation that the word is for, such as team.ready.");

    public Setting<string> By { get; } = keys.Required("by", Kinds.Line, "Who says so.");

    public Setting<string> Note { get; } = keys.Optional("note", Kinds.Prose, "What they add.");

    public Setting<string> Environment { get; } = keys.Optional("environment", Kinds.Identifier, "Where it holds; everywhere by default.");
}

internal sealed class DeclaredApprovalShape(IKeys keys)
{
    public static readonly MappingKind<DeclaredApprovalShape> Kind = new(keys => new DeclaredApprovalShape(keys));

    public Setting<string> Fingerprint { get; } = keys.Required("fingerprint", Kinds.Fingerprint, "The fingerprint of the change that was looked at.");

    public Setting<string> By { get; } = keys.Required("by", Kinds.Line, "Who approves.");

    public Setting<string> Role { get; } = keys.Optional("role", Kinds.Identifier, "In which role.");

    public Setting<DateTimeOffset> Expires { get; } = keys.Optional("expires", Kinds.Expiry, "The last day on which it holds, UTC.");
}
