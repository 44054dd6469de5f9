namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary><c>changes/&lt;id&gt;.yml</c>: one line per key.</summary>
internal sealed class ChangeSchema(IKeys keys) : ISchema<ChangeSchema>
{
    public static ChangeSchema Read(IKeys keys) => new(keys);

    public readonly Field<int> Version = keys.Required("version", FieldKinds.Version, "The version of this file's format.");

    public readonly Field<string> Id = keys.Required("id", FieldKinds.ChangeId, "The change's id; the file has the same name.");

    public readonly Field<string> Description = keys.Optional("description", FieldKinds.Prose, "What changes, in one or two sentences.");

    public readonly Field<string> Purpose = keys.Optional("purpose", FieldKinds.Prose, "Why it changes.");

    public readonly Field<string> Impact = keys.Optional("impact", FieldKinds.Prose, "Whom and what it touches.");

    public readonly Field<string> Risk = keys.Optional("risk", FieldKinds.Word("low", "medium", "high"), "The risk as its author sees it.");

    public readonly Field<IReadOnlyList<Field<string>>> Authors = keys.Optional(
        "authors", FieldKinds.List(FieldKinds.Line), "Who wrote it; an author's approval of the own change does not count.");

    public readonly Field<IReadOnlyList<Named<RowExpectation>>> Rows = keys.Optional(
        "rows", FieldKinds.NamedBy(FieldKinds.Line, FieldKinds.Rows), "By table: how its row count is expected to change.");

    public readonly Field<IReadOnlyList<Field<string>>> OutOfOrder = keys.Optional(
        "out-of-order",
        FieldKinds.List(FieldKinds.Line),
        "A hotfix between releases: scripts, by version or name, that run although a later version has run already.");

    public readonly Field<string> Redeploy = keys.Optional(
        "redeploy",
        FieldKinds.Prose,
        "Why this commit is deployed over a newer one, of whose history it is a part; whoever approves that does so after the newer one "
            + "was deployed.");

    public readonly Field<IReadOnlyList<Field<AcknowledgementSchema>>> Acknowledge = keys.Optional(
        "acknowledge", FieldKinds.Mappings<AcknowledgementSchema>(), "Dangerous operations that a person has looked at.");

    public readonly Field<IReadOnlyList<Field<AttestationSchema>>> Attest = keys.Optional(
        "attest", FieldKinds.Mappings<AttestationSchema>(), "What persons say has been done; counted as declared.");

    public readonly Field<IReadOnlyList<Field<DeclaredApprovalSchema>>> Approve = keys.Optional(
        "approve", FieldKinds.Mappings<DeclaredApprovalSchema>(), "Approvals of the change; counted as declared.");
}

internal sealed class AcknowledgementSchema(IKeys keys) : ISchema<AcknowledgementSchema>
{
    public static AcknowledgementSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Object = keys.Required("object", FieldKinds.Line, "The object's full name, as the plan names it.");

    public readonly Field<string> Operation = keys.Required(
        "kind", FieldKinds.Operation, "What is done to it, as the plan names it: drop-column, delete-rows.");

    public readonly Field<string> Reason = keys.Required("reason", FieldKinds.Prose, "Why that is right.");

    public readonly Field<string> By = keys.Required("by", FieldKinds.Line, "Who looked at it.");

    public readonly Field<DateTimeOffset> Expires = keys.Required("expires", FieldKinds.Expiry, "The last day on which it holds, UTC.");
}

internal sealed class AttestationSchema(IKeys keys) : ISchema<AttestationSchema>
{
    public static AttestationSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Line = keys.Required(
        "line", FieldKinds.Code, "The check or attestation that the word is for, such as team.ready.");

    public readonly Field<string> By = keys.Required("by", FieldKinds.Line, "Who says so.");

    public readonly Field<string> Note = keys.Optional("note", FieldKinds.Prose, "What they add.");

    public readonly Field<string> Environment = keys.Optional(
        "environment", FieldKinds.Identifier, "Where it holds; everywhere by default.");
}

internal sealed class DeclaredApprovalSchema(IKeys keys) : ISchema<DeclaredApprovalSchema>
{
    public static DeclaredApprovalSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Fingerprint = keys.Required(
        "fingerprint", FieldKinds.Fingerprint, "The fingerprint of the change that was looked at.");

    public readonly Field<string> By = keys.Required("by", FieldKinds.Line, "Who approves.");

    public readonly Field<string> Role = keys.Optional("role", FieldKinds.Identifier, "In which role.");

    public readonly Field<DateTimeOffset> Expires = keys.Optional("expires", FieldKinds.Expiry, "The last day on which it holds, UTC.");
}
