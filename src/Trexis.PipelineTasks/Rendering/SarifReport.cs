using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Trexis.PipelineTasks.Checks;

namespace Trexis.PipelineTasks.Rendering;

/// <summary>
/// SARIF 2.1.0 for code scanning: a result for each finding of what failed, warned or could not be verified. GitHub keeps
/// 5,000 results of a run, so the gravest come first and the rest is counted in the run's properties.
/// </summary>
public static class SarifReport
{
    private const int MostResults = 5_000;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    public static string Render(ReportModel model)
    {
        var open = model.Results.Where(placed => placed.Status.Gravity < ResultStatus.Passed.Gravity)
            .SelectMany(placed => placed.Result.Findings.DefaultIfEmpty().Select(finding => new OpenPoint(placed, finding)))
            .ToList();
        var kept = open.Count <= MostResults ? open : open[..MostResults];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) Write(json, model, kept, open.Count - kept.Count);
        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ReportModel model, List<OpenPoint> kept, int leftOut)
    {
        var rules = kept.Select(point => point.Placed.Result).DistinctBy(result => result.Code, StringComparer.Ordinal).ToList();
        var ruleNumbers = rules.Select((rule, number) => (rule.Code, number)).ToDictionary(rule => rule.Code, rule => rule.number, StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, model, rules);
        json.WriteStartObject("automationDetails");
        Text(json, "id", $"trexis/{model.Artifact?.Name ?? "deployment"}/");
        json.WriteEndObject();
        json.WriteStartArray("results");
        foreach (var point in kept) WriteResult(json, point, ruleNumbers[point.Placed.Result.Code], model.Context.ConfigurationFile);
        json.WriteEndArray();
        json.WriteStartObject("properties");
        Text(json, "deployment", model.Deployment);
        json.WriteNumber("resultsLeftOut", leftOut);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, ReportModel model, List<Runs.RunResult> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Trexis.PipelineTasks");
        Text(json, "version", model.ToolVersion);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            Text(json, "id", rule.Code);
            WriteMessage(json, "shortDescription", rule.Title);
            if (rule.Remedy is { } remedy) WriteMessage(json, "help", remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, OpenPoint point, int rule, string configurationFile)
    {
        var (placed, finding) = point;
        json.WriteStartObject();
        Text(json, "ruleId", placed.Result.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", placed.Status.Gravity == 0 ? "error" : "warning");
        WriteMessage(json, "message", point.Message);
        json.WriteStartArray("locations");
        WriteLocation(json, finding?.Location ?? new SourceLocation(configurationFile, 1), finding?.Subject ?? placed.Place);
        json.WriteEndArray();
        json.WriteStartObject("partialFingerprints");
        json.WriteString("trexis/v1", point.Fingerprint);
        json.WriteEndObject();
        if (placed.Result.Waiver is { } waiver) WriteSuppression(json, waiver);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SourceLocation location, string subject)
    {
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", RelativeAddress(location.File));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", Math.Max(1, location.Line));
        if (location.Column is { } column) json.WriteNumber("startColumn", Math.Max(1, column));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        Text(json, "fullyQualifiedName", subject);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSuppression(Utf8JsonWriter json, Runs.WaiverReference waiver)
    {
        json.WriteStartArray("suppressions");
        json.WriteStartObject();
        json.WriteString("kind", "external");
        json.WriteString("status", "accepted");
        Text(json, "justification", ReportWords.Waiver(waiver));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        Text(json, "text", text);
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string text) => json.WriteString(name, VisibleText.Line(text));

    // Each segment by itself, so that a name cannot climb out of the repository, name a scheme or end the path.
    private static string RelativeAddress(string file)
    {
        var segments = file.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment is not ("." or ".."));
        return string.Join('/', segments.Select(segment => Uri.EscapeDataString(VisibleText.Line(segment))));
    }

    private sealed record OpenPoint(PlacedResult Placed, Finding? Finding)
    {
        // SARIF reads [text](target) in a message as a link.
        public string Message => Escape(Finding is null
            ? $"{Placed.Place}: {Placed.Status.Word}: {Placed.Result.Message}"
            : $"{Placed.Place}: {Placed.Status.Word}: {Placed.Result.Message} {Finding.Subject}: {ReportWords.Seen(Finding)}");

        /// <summary>The same point in the next run has the same fingerprint: figures and messages are left out.</summary>
        public string Fingerprint => Changes.Fingerprint.Of([Placed.Place, Placed.Result.Code, Finding?.Subject ?? "", Finding?.Location?.File ?? ""]).Value;

        private static string Escape(string text) => text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal);
    }
}
