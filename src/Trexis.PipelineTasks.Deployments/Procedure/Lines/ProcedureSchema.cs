using Trexis.PipelineTasks.Configuration.Schema;

namespace Trexis.PipelineTasks.Deployments.Procedure.Lines;

/// <summary><c>procedure.yml</c>: one line per key.</summary>
internal sealed class ProcedureSchema(IKeys keys) : ISchema<ProcedureSchema>
{
    public static ProcedureSchema Read(IKeys keys) => new(keys);

    public readonly Field<int> Version = keys.Required("version", FieldKinds.Version, "The version of this file's format.");

    public readonly Field<IReadOnlyList<Named<IReadOnlyList<Field<string>>>>> Groups = keys.Optional(
        "groups",
        FieldKinds.NamedBy(FieldKinds.Line, FieldKinds.List(FieldKinds.Line)),
        "Codes that answer together in more than one line, by a name without a dot.");

    public readonly Field<IReadOnlyList<Field<SectionSchema>>> Sections = keys.Required(
        "sections", FieldKinds.Mappings<SectionSchema>(), "The procedure's headings with lines below them, in its order.");
}

/// <summary>A heading, or a group below one.</summary>
internal sealed class SectionSchema(IKeys keys) : ISchema<SectionSchema>
{
    public static SectionSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Number = keys.Required("number", FieldKinds.Line, "The procedure's own; each line's begins with it.");

    public readonly Field<string> Id = keys.Required("id", FieldKinds.Line, "What the ids of its lines begin with.");

    public readonly Field<string> Title = keys.Required("title", FieldKinds.Line, "The procedure's headings above its lines.");

    public readonly Field<ProcedureStage> Stage = keys.Optional("stage", Stages, "Of its lines; of every deployment by default.");

    public readonly Field<IReadOnlyList<Field<LineSchema>>> Lines = keys.Required(
        "lines", FieldKinds.Mappings<LineSchema>(), "In the procedure's order.");

    internal static ValueKind<ProcedureStage> Stages { get; } = FieldKinds.Choice(
        ("development", ProcedureStage.Development),
        ("quality-assurance", ProcedureStage.QualityAssurance),
        ("staging", ProcedureStage.Staging),
        ("production", ProcedureStage.Production));
}

/// <summary>A line and its owners.</summary>
internal sealed class LineSchema(IKeys keys) : ISchema<LineSchema>
{
    public static LineSchema Read(IKeys keys) => new(keys);

    public readonly Field<string> Number = keys.Required("number", FieldKinds.Line, "The section's, a dot, and the line's place in it.");

    public readonly Field<string> Id = keys.Required("id", FieldKinds.Line, "Stable; the section's id stands before it.");

    public readonly Field<string> Text = keys.Required(
        "text", FieldKinds.Line, "As the procedure writes it; the cells of a table's row joined by ' | '.");

    public readonly Field<ProcedureStage> Stage = keys.Optional("stage", SectionSchema.Stages, "The section's by default.");

    public readonly Field<OwnerRule> Rule = keys.Optional(
        "rule",
        FieldKinds.Choice(("every", OwnerRule.Every), ("any", OwnerRule.Any)),
        "How several owners answer together; every by default.");

    public readonly Field<LineNeed> Needs = keys.Optional(
        "needs",
        FieldKinds.Choice(("sessions", LineNeed.Sessions), ("usual-load", LineNeed.UsualLoad)),
        "What its owners must have seen to answer for it.");

    public readonly Field<IReadOnlyList<Field<string>>> Owners = keys.Required(
        "owners",
        FieldKinds.List(FieldKinds.Line),
        "Codes of checks, steps and attestations, groups of them, and fields of the plan by the ids of their lines.");
}
