using Trexis.PipelineTasks.Documents;

namespace Trexis.PipelineTasks.Validation;

/// <summary>The form of before and after pictures.</summary>
internal static class DatabasePictureForm
{
    public static DatabasePicture Of(IFields fields, DatabasePicture? picture) => new()
    {
        SchemaVersion = fields.Integer("schemaVersion", picture?.SchemaVersion),
        TakenAt = fields.Time("takenAt", picture?.TakenAt),
        Engine = fields.Text("engine", picture?.Engine),
        Database = fields.Text("database", picture?.Database),
        Schema = fields.Record("schema", picture?.Schema, Schema),
        Assertions = fields.RecordsOrNone("assertions", picture?.Assertions, Assertion),
    };

    private static SchemaInventory Schema(IFields fields, SchemaInventory? schema) => new()
    {
        Fingerprint = fields.Text("fingerprint", schema?.Fingerprint),
        Tables = fields.RecordsOrNone("tables", schema?.Tables, Table),
        Constraints = fields.RecordsOrNone("constraints", schema?.Constraints, Constraint),
        Indexes = fields.RecordsOrNone("indexes", schema?.Indexes, Index),
        AutomaticIndexes = fields.RecordsOrNone("automaticIndexes", schema?.AutomaticIndexes, Index),
        Modules = fields.RecordsOrNone("modules", schema?.Modules, Module),
        Grants = fields.TextsOrNone("grants", schema?.Grants),
    };

    private static TablePicture Table(IFields fields, TablePicture? table) => new(
        fields.Text("name", table?.Name),
        fields.Integer("rows", table?.Rows, Presence.Nullable),
        fields.Flag("rowsAreExact", table?.RowsAreExact),
        fields.Text("definitionSha256", table?.DefinitionSha256),
        fields.Texts("columns", table?.Columns),
        fields.OptionalText("unreadable", table?.Unreadable),
        fields.OptionalLong("bytes", table?.Bytes));

    private static ConstraintPicture Constraint(IFields fields, ConstraintPicture? constraint) => new(
        fields.Text("table", constraint?.Table),
        fields.Text("name", constraint?.Name),
        fields.Word("kind", constraint?.Kind),
        fields.Text("definition", constraint?.Definition),
        fields.Flag("enabled", constraint?.Enabled),
        fields.OptionalFlag("trusted", constraint?.Trusted),
        fields.OptionalLong("violations", constraint?.Violations));

    private static IndexPicture Index(IFields fields, IndexPicture? index) => new(
        fields.Text("table", index?.Table),
        fields.Text("name", index?.Name),
        fields.Flag("unique", index?.Unique),
        fields.Flag("enabled", index?.Enabled),
        fields.Flag("valid", index?.Valid),
        fields.Texts("columns", index?.Columns),
        fields.OptionalNumber("fragmentationPercent", index?.FragmentationPercent));

    private static ModulePicture Module(IFields fields, ModulePicture? module) => new(
        fields.Text("kind", module?.Kind),
        fields.Text("name", module?.Name),
        fields.Text("definitionSha256", module?.DefinitionSha256),
        fields.OptionalText("invalid", module?.Invalid));

    private static AssertionResult Assertion(IFields fields, AssertionResult? assertion) => new(
        fields.Text("name", assertion?.Name),
        fields.Flag("holds", assertion?.Holds),
        fields.Long("rows", assertion?.Rows),
        fields.OptionalText("error", assertion?.Error));
}
