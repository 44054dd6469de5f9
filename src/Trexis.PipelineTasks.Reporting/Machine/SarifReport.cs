using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trexis.PipelineTasks.Deployments.Procedure.Lines;

namespace Trexis.PipelineTasks.Reporting.Machine;

/// <summary>
/// SARIF 2.1.0 for code scanning: a result for each finding of what failed, warned or could not be verified. GitHub keeps
/// 5,000 results of a run, so the gravest come first and the rest is counted in the run's properties.
/// </summary>
internal static partial class SarifReport
{
    private const int MostResults = 5_000;

    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Default };

    public static string Render(ReportModel model)
    {
        var open = model.EachResult.Where(placed => placed.Status.Gravity < ResultStatus.Passed.Gravity)
            .SelectMany(placed => placed.Result.Findings.DefaultIfEmpty().Select(finding => new OpenPoint(placed, finding)))
            .ToList();
        var kept = open.Count <= MostResults ? open : open[..MostResults];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) LogOf(model, kept, open.Count - kept.Count).WriteTo(json);
        stream.WriteByte((byte)'\n');
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static JsonObject LogOf(ReportModel model, List<OpenPoint> kept, int leftOut)
    {
        var rules = kept.Select(point => point.Placed.Result).DistinctBy(result => result.Code, StringComparer.Ordinal).ToList();
        var ruleNumbers = rules.Select((rule, number) => (rule.Code, number))
            .ToDictionary(rule => rule.Code, rule => rule.number, StringComparer.Ordinal);
        var results = Fingerprinted(kept).Select(
            point => ResultOf(point.Point, point.Hash, ruleNumbers[point.Point.Placed.Result.Code], model.Context.ConfigurationFile));
        var driver = new JsonObject
        {
            ["name"] = "Trexis.PipelineTasks",
            ["version"] = Text(model.ToolVersion),
            ["informationUri"] = Text(ToolVersion.Home),
            ["rules"] = new JsonArray([.. rules.Select(rule => RuleOf(rule, model.ToolVersion))]),
        };
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = Only(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = driver },
                ["automationDetails"] = new JsonObject { ["id"] = Text($"trexis/{model.Artifact?.Name ?? "deployment"}/") },
                ["results"] = new JsonArray([.. results]),
                ["properties"] = new JsonObject { ["deployment"] = Text(model.Deployment), ["resultsLeftOut"] = leftOut },
            }),
        };
    }

    private static JsonObject RuleOf(RunResult rule, string version)
    {
        var lines = ProcedureMap.LinesOf(rule.Code).Select(line => $"{line.Id} {line.Text}").ToList();
        var judged = lines.Count == 0 ? "" : $" In the procedure: {string.Join("; ", lines)}.";
        return new JsonObject
        {
            ["id"] = Text(rule.Code),
            ["shortDescription"] = Message(rule.Title),
            ["fullDescription"] = Message($"{rule.Title.TrimEnd('.')}.{judged}"),
            ["helpUri"] = Text(ToolVersion.PageOf(rule.Code, version)),
            ["help"] = Message(rule.Remedy ?? $"trexis explain {rule.Code} says why it is there, how it is judged and what to do."),
        };
    }

    // Code scanning takes two results for one where their hashes are equal, and for two where a run changed the hash: what a run
    // alone decides, such as the time in a backup's name, is left out, and results that are then alike are counted.
    private static IEnumerable<(OpenPoint Point, string Hash)> Fingerprinted(List<OpenPoint> points)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            var (place, finding) = (point.Placed.Place, point.Finding);
            var hash = Fingerprint.From([
                place, point.Placed.Result.Code, OfOneRun().Replace(finding?.Subject ?? "", "#"), finding?.Location?.File ?? "",
            ]).Value[..16];
            seen[hash] = seen.GetValueOrDefault(hash) + 1;
            yield return (point, string.Create(CultureInfo.InvariantCulture, $"{hash}:{seen[hash]}"));
        }
    }

    [GeneratedRegex("[0-9A-Fa-f]{8,}|[0-9]{4,}")]
    private static partial Regex OfOneRun();

    private static JsonObject ResultOf(OpenPoint point, string hash, int rule, string configurationFile)
    {
        var (placed, finding) = point;
        var location = finding?.Location ?? new SourceLocation(configurationFile, 1);
        var written = new JsonObject
        {
            ["ruleId"] = Text(placed.Result.Code),
            ["ruleIndex"] = rule,
            ["level"] = placed.Status.Gravity == 0 ? "error" : "warning",
            ["message"] = Message(point.Message),
            ["locations"] = Only(LocationOf(location, finding?.Subject ?? placed.Place)),
            ["partialFingerprints"] = new JsonObject { ["primaryLocationLineHash"] = hash },
        };
        if (placed.Result.Waiver is not { } waiver) return written;
        var said = Text(ReportWords.Waiver(waiver));
        written["suppressions"] = Only(new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = said });
        return written;
    }

    private static JsonObject LocationOf(SourceLocation location, string subject)
    {
        var region = new JsonObject { ["startLine"] = Math.Max(1, location.Line) };
        if (location.Column is { } column) region["startColumn"] = Math.Max(1, column);
        return new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = RelativeAddress(location.File) },
                ["region"] = region,
            },
            ["logicalLocations"] = Only(new JsonObject { ["fullyQualifiedName"] = Text(subject) }),
        };
    }

    private static JsonObject Message(string text) => new() { ["text"] = Text(text) };

    private static JsonArray Only(JsonObject item) => [item];

    private static string Text(string text) => TextSanitizer.Line(text);

    // Each segment by itself, so that a name cannot climb out of the repository, name a scheme or end the path.
    private static string RelativeAddress(string file)
    {
        var segments = file.Replace('\\', '/')
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Where(segment => segment is not ("." or ".."));
        return string.Join('/', segments.Select(segment => Uri.EscapeDataString(TextSanitizer.Line(segment))));
    }

    private sealed record OpenPoint(PlacedResult Placed, Finding? Finding)
    {
        // SARIF reads [text](target) in a message as a link, and {0} as the place of an argument.
        public string Message => Escape(Finding is null
            ? $"{Placed.Place}: {Placed.Status.Word}: {Placed.Result.Message}"
            : $"{Placed.Place}: {Placed.Status.Word}: {Placed.Result.Message} {Finding.Subject}: {ReportWords.Seen(Finding)}");

        private static string Escape(string text) => text
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal)
            .Replace("]", "\\]", StringComparison.Ordinal)
            .Replace("{", "{{", StringComparison.Ordinal)
            .Replace("}", "}}", StringComparison.Ordinal);
    }
}
