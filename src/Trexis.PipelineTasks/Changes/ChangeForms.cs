using Trexis.PipelineTasks.Documents;
using Trexis.PipelineTasks.Runs;

namespace Trexis.PipelineTasks.Changes;

/// <summary>The forms of plans and approvals.</summary>
internal static class ChangeForms
{
    public static PlanDocument Plan(IFields fields, PlanDocument? plan) => new()
    {
        SchemaVersion = fields.Integer("schemaVersion", plan?.SchemaVersion),
        Target = fields.Record("target", plan?.Target, RunDocumentForm.Target),
        Artifact = fields.Record("artifact", plan?.Artifact, RunDocumentForm.Artifact),
        Change = fields.Text("change", plan?.Change),
        Plan = fields.Text("plan", plan?.Plan),
        Basis = fields.Record("basis", plan?.Basis, Basis),
        Options = fields.TextsByName("options", plan?.Options, Presence.Required)!,
        TableSizes = fields.OptionalText("tableSizes", plan?.TableSizes),
        JournalEntries = fields.IntegerOrZero("journalEntries", plan?.JournalEntries),
        Scripts = fields.RecordsOrNone("scripts", plan?.Scripts, Script),
        Operations = fields.Records("operations", plan?.Operations, RunDocumentForm.Operation),
    };

    public static Approval Approval(IFields fields, Approval? approval) => new()
    {
        SchemaVersion = fields.Integer("schemaVersion", approval?.SchemaVersion),
        Kind = fields.Word("kind", approval?.Kind),
        Fingerprint = fields.Text("fingerprint", approval?.Fingerprint),
        By = fields.Text("by", approval?.By),
        Role = fields.OptionalText("role", approval?.Role),
        Proof = fields.Word("proof", approval?.Proof),
        At = fields.Time("at", approval?.At),
        Expires = fields.OptionalTime("expires", approval?.Expires),
        Note = fields.OptionalText("note", approval?.Note),
        Operations = fields.RecordsOrNone("operations", approval?.Operations, Approved),
    };

    private static PlanBasis Basis(IFields fields, PlanBasis? basis) => new(
        fields.Text("artifact", basis?.Artifact),
        fields.Text("target", basis?.Target),
        fields.Text("schema", basis?.Schema),
        fields.Text("journal", basis?.Journal),
        fields.Text("options", basis?.Options),
        fields.Text("text", basis?.Text));

    private static PlannedScript Script(IFields fields, PlannedScript? script) => new(
        fields.Text("name", script?.Name),
        fields.Text("kind", script?.Kind),
        fields.Text("sha256", script?.Sha256),
        fields.Flag("transactional", script?.Transactional));

    private static ApprovedOperation Approved(IFields fields, ApprovedOperation? operation) => new(
        fields.Word("action", operation?.Action),
        fields.Text("kind", operation?.Kind),
        fields.Text("subject", operation?.Subject),
        fields.OptionalText("detail", operation?.Detail));
}
