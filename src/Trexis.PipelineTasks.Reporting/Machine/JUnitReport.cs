using System.Xml;

namespace Trexis.PipelineTasks.Reporting.Machine;

/// <summary>
/// JUnit XML as Azure's PublishTestResults and GitHub's test reporters read it: a suite for each run that counts, a test for each
/// result. What refuses is a failure, a fault an error, what nobody verified or what is waived a skipped test that says so.
/// </summary>
internal static class JUnitReport
{
    public static string Render(ReportModel model)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true };
        text.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(text, settings))
        {
            var suites = Suites(model);
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", $"Trexis deployment {model.Deployment}");
            WriteTotals(xml, [.. suites.SelectMany(suite => suite.Results)], suites.Count(suite => suite.Run.Fault is not null));
            foreach (var (run, place, results) in suites) WriteSuite(xml, run, place, results);
            xml.WriteEndElement();
        }

        text.Write('\n');
        return text.ToString();
    }

    private static List<(RunDocument Run, string Place, List<PlacedResult> Results)> Suites(ReportModel model)
    {
        var results = model.EachResult.ToLookup(placed => placed.Document, ReferenceEqualityComparer.Instance);
        return
        [
            .. model.Runs.Where(run => !run.Superseded)
                .Select(run => (run.Stored.Document, run.Place, results[run.Stored.Document].ToList())),
        ];
    }

    private static void WriteTotals(XmlWriter xml, List<PlacedResult> results, int faults)
    {
        Attribute(xml, "tests", Number(results.Count + faults));
        Attribute(xml, "failures", Number(results.Count(IsFailure)));
        Attribute(xml, "errors", Number(faults));
    }

    private static void WriteSuite(XmlWriter xml, RunDocument run, string place, List<PlacedResult> results)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"{place} · {ReportWords.Task(run)}");
        WriteTotals(xml, results, run.Fault is null ? 0 : 1);
        // The schema that Jenkins reads by has this for a suite and not for the whole.
        Attribute(xml, "skipped", Number(results.Count(IsSkipped)));
        Attribute(xml, "time", Seconds(run.Run.ElapsedMs));
        Attribute(xml, "timestamp", run.Run.StartedAt.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        Attribute(xml, "hostname", run.Target?.Server ?? run.Run.Host);
        foreach (var placed in results) WriteCase(xml, placed);
        if (run.Fault is { } fault) WriteFault(xml, place, run, fault);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, PlacedResult placed)
    {
        var result = placed.Result;
        StartCase(xml, result.Title, $"{placed.Place}.{placed.Document.Task}.{result.Code}", result.ElapsedMs);
        if (placed.Status.Gravity == 0)
            WriteOutcome(xml, "failure", result.Code, $"{placed.Status.Word}: {result.Message}", Details(result));
        else if (IsSkipped(placed)) WriteOutcome(xml, "skipped", null, $"{placed.Status.Word}: {result.Message}", null);
        var said = IsFailure(placed) ? null : $"{placed.Status.Word}: {result.Message}\n{Details(result)}";
        if (said is not null)
        {
            xml.WriteStartElement("system-out");
            xml.WriteString(TextSanitizer.Block(said));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteFault(XmlWriter xml, string place, RunDocument run, Fault fault)
    {
        StartCase(xml, "The run itself completes", $"{place}.{run.Task}.fault", 0);
        WriteOutcome(
            xml, "error", fault.Kind.ToString(), fault.Message, fault.Hint is null ? fault.Message : $"{fault.Message}\nTry: {fault.Hint}");
        xml.WriteEndElement();
    }

    private static void StartCase(XmlWriter xml, string name, string className, double elapsedMs)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", name);
        Attribute(xml, "classname", className);
        Attribute(xml, "time", Seconds(elapsedMs));
    }

    private static void WriteOutcome(XmlWriter xml, string element, string? type, string message, string? details)
    {
        xml.WriteStartElement(element);
        Attribute(xml, "message", message);
        if (type is not null) Attribute(xml, "type", type);
        if (details is not null) xml.WriteString(TextSanitizer.Block(details));
        xml.WriteEndElement();
    }

    private static string Details(RunResult result)
    {
        var details = new StringBuilder();
        if (ReportWords.Measured(result) is { } measured) details.Append(measured).Append('\n');
        foreach (var finding in result.Findings)
            details.Append("- ").Append(finding.Subject).Append(": ").Append(ReportWords.Seen(finding)).Append('\n');
        if (result.Waiver is { } waiver) details.Append(ReportWords.Waiver(waiver)).Append('\n');
        if (result.Remedy is { } remedy) details.Append("What to do: ").Append(remedy).Append('\n');
        return details.ToString();
    }

    private static bool IsFailure(PlacedResult placed) => placed.Status.Gravity == 0;

    private static bool IsSkipped(PlacedResult placed) =>
        placed.Status == ResultStatus.Skipped || placed.Status == ResultStatus.NotVerified || placed.Status == ResultStatus.Waived;

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, TextSanitizer.Line(value));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double milliseconds) => (milliseconds / 1000).ToString("0.000", CultureInfo.InvariantCulture);
}
