using Trexis.PipelineTasks.Changes;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Documents;

namespace Trexis.PipelineTasks.Runs;

/// <summary>The form of run documents, and of what other documents share with them.</summary>
internal static class RunDocumentForm
{
    public static RunDocument Of(IFields fields, RunDocument? document) => new()
    {
        SchemaVersion = fields.Integer("schemaVersion", document?.SchemaVersion),
        Task = fields.Text("task", document?.Task),
        Action = fields.OptionalText("action", document?.Action),
        ToolVersion = fields.Text("toolVersion", document?.ToolVersion),
        Run = fields.Record("run", document?.Run, Run),
        Target = fields.OptionalRecord("target", document?.Target, Target),
        Artifact = fields.OptionalRecord("artifact", document?.Artifact, Artifact),
        Change = fields.OptionalRecord("change", document?.Change, Change),
        Verdict = fields.Word("verdict", document?.Verdict),
        Results = fields.Records("results", document?.Results, Result),
        Metrics = fields.RecordsByName("metrics", document?.Metrics, Quantity, Presence.Optional) ?? ByName.Empty<Quantity>(),
        Outputs = fields.TextsByName("outputs", document?.Outputs, Presence.Optional) ?? ByName.Empty<string>(),
        Operations = fields.RecordsOrNone("operations", document?.Operations, Operation),
        Attachments = fields.RecordsOrNone("attachments", document?.Attachments, Attachment),
        Fault = fields.OptionalRecord("fault", document?.Fault, Fault),
        Previous = fields.OptionalText("previous", document?.Previous),
    };

    public static RunTarget Target(IFields fields, RunTarget? target) => new(
        fields.Text("environment", target?.Environment),
        fields.Text("name", target?.Name, Presence.Nullable),
        fields.Text("engine", target?.Engine),
        fields.Text("server", target?.Server),
        fields.Text("database", target?.Database));

    public static ArtifactIdentity Artifact(IFields fields, ArtifactIdentity? artifact) => new(
        fields.Text("kind", artifact?.Kind),
        fields.Text("name", artifact?.Name),
        fields.Text("sha256", artifact?.Sha256),
        fields.OptionalText("version", artifact?.Version));

    public static Operation Operation(IFields fields, Operation? operation)
    {
        var read = new Operation(
            fields.Word("action", operation?.Action),
            fields.Text("kind", operation?.Kind),
            fields.Text("subject", operation?.Subject),
            fields.Word("risk", operation?.Risk),
            fields.Text("why", operation?.Why))
        {
            Meanwhile = fields.OptionalText("meanwhile", operation?.Meanwhile),
            SaferWay = fields.OptionalText("saferWay", operation?.SaferWay),
            Statement = fields.OptionalText("statement", operation?.Statement),
            Script = fields.OptionalText("script", operation?.Script),
            Location = fields.OptionalRecord("location", operation?.Location, Location),
            Size = fields.OptionalRecord("size", operation?.Size, Size),
            AcknowledgedBy = fields.OptionalText("acknowledgedBy", operation?.AcknowledgedBy),
            Detail = fields.OptionalText("detail", operation?.Detail),
            Needs = fields.Texts("needs", operation?.Needs, Presence.Optional),
        };

        // For those who read documents without this code; here the risk says it.
        fields.FlagOrFalse("isDangerous", operation?.IsDangerous);
        return read;
    }

    private static RunContext Run(IFields fields, RunContext? run) => new(
        fields.Text("id", run?.Id),
        fields.Text("deployment", run?.Deployment),
        fields.Time("startedAt", run?.StartedAt),
        fields.Number("elapsedMs", run?.ElapsedMs),
        fields.Text("host", run?.Host),
        fields.Text("actor", run?.Actor),
        fields.Word("actorProof", run?.ActorProof),
        fields.OptionalText("commit", run?.Commit),
        fields.OptionalText("branch", run?.Branch),
        fields.OptionalText("url", run?.Url));

    private static ChangeSummary Change(IFields fields, ChangeSummary? change) => new(
        fields.Text("id", change?.Id),
        fields.Text("description", change?.Description),
        fields.OptionalText("purpose", change?.Purpose),
        fields.OptionalText("impact", change?.Impact),
        fields.OptionalText("risk", change?.Risk));

    private static RunResult Result(IFields fields, RunResult? result) => new()
    {
        Code = fields.Text("code", result?.Code),
        Title = fields.Text("title", result?.Title),
        Kind = fields.Word("kind", result?.Kind),
        Lines = fields.TextsOrNone("lines", result?.Lines),
        Required = fields.FlagOrFalse("required", result?.Required),
        Verdict = fields.Word("verdict", result?.Verdict),
        Message = fields.Text("message", result?.Message),
        Measured = fields.OptionalRecord("measured", result?.Measured, Quantity),
        Threshold = fields.OptionalRecord("threshold", result?.Threshold, Quantity),
        Findings = fields.RecordsOrNone("findings", result?.Findings, Finding),
        Remedy = fields.OptionalText("remedy", result?.Remedy),
        Source = fields.OptionalText("source", result?.Source),
        Proof = fields.OptionalWord("proof", result?.Proof),
        Waiver = fields.OptionalRecord("waiver", result?.Waiver, Waiver),
        ElapsedMs = fields.NumberOrZero("elapsedMs", result?.ElapsedMs),
    };

    private static Quantity Quantity(IFields fields, Quantity? quantity) => new(fields.Number("value", quantity?.Value), fields.Text("unit", quantity?.Unit));

    private static Finding Finding(IFields fields, Finding? finding) => new(
        fields.Text("subject", finding?.Subject),
        fields.Text("observed", finding?.Observed),
        fields.Text("expected", finding?.Expected),
        fields.OptionalRecord("location", finding?.Location, Location));

    private static SourceLocation Location(IFields fields, SourceLocation? location) => new(
        fields.Text("file", location?.File),
        fields.Integer("line", location?.Line),
        fields.OptionalInteger("column", location?.Column));

    private static TableSize Size(IFields fields, TableSize? size) => new(
        fields.Long("rows", size?.Rows),
        fields.Flag("rowsAreExact", size?.RowsAreExact),
        fields.OptionalLong("bytes", size?.Bytes));

    private static WaiverReference Waiver(IFields fields, WaiverReference? waiver) => new(
        fields.Text("reason", waiver?.Reason),
        fields.Text("approver", waiver?.Approver),
        fields.Time("expires", waiver?.Expires));

    private static Attachment Attachment(IFields fields, Attachment? attachment) => new(
        fields.Text("role", attachment?.Role),
        fields.Text("path", attachment?.Path),
        fields.Text("sha256", attachment?.Sha256));

    private static Fault Fault(IFields fields, Fault? fault) => new(
        fields.Word("kind", fault?.Kind),
        fields.Text("message", fault?.Message),
        fields.OptionalText("hint", fault?.Hint));
}
