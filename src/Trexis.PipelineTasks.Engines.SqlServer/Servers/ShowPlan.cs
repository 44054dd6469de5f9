using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Deployments.Performance;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.Servers;

/// <summary>
/// Reads a plan as <c>SET SHOWPLAN_XML</c>, query store and plan cache give it: its operators with the tables and indexes that they touch,
/// and no values.
/// </summary>
internal static class ShowPlan
{
    private static readonly XNamespace Names = "http://schemas.microsoft.com/sqlserver/2004/07/showplan";

    /// <returns>Nothing where the text holds no plan that we understand.</returns>
    public static QueryPlan? Read(IReadOnlyList<string> documents)
    {
        try
        {
            var operations = documents.SelectMany(document => XDocument.Parse(document).Descendants(Names + "RelOp")).ToList();
            var steps = operations.Select(StepOf).ToList();
            return steps.Count == 0 ? null : new QueryPlan(Fingerprint.From(steps).Value, steps) { Scans = Scans(operations) };
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>The tables that one statement of a plan reads whole; none where the text is no plan.</summary>
    /// <param name="statement">The statement's hash in hexadecimal: a cached plan is that of a whole batch.</param>
    public static IReadOnlyList<ScannedTable> Scans(string document, string statement)
    {
        try
        {
            var plan = XDocument.Parse(document);
            var own = plan.Descendants(Names + "StmtSimple")
                .Where(one => string.Equals((string?)one.Attribute("QueryHash"), $"0x{statement}", StringComparison.OrdinalIgnoreCase))
                .ToList();
            return Scans(own.Count > 0 ? own.Descendants(Names + "RelOp") : plan.Descendants(Names + "RelOp"));
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static IReadOnlyList<ScannedTable> Scans(IEnumerable<XElement> operations) =>
    [
        .. operations.Where(IsScan).Select(operation => (Table: TableOf(operation), Rows: (string?)operation.Attribute("TableCardinality")))
            .Where(scan => scan.Table is not null)
            .GroupBy(scan => scan.Table!, StringComparer.OrdinalIgnoreCase)
            .Select(scans => new ScannedTable(
                scans.Key,
                double.TryParse(scans.First().Rows, NumberStyles.Float, CultureInfo.InvariantCulture, out var rows) ? rows : null))
            .OrderBy(scan => scan.Table, StringComparer.Ordinal),
    ];

    // SCAN and SEARCH are the words for a table that is read whole and one that is not, on every engine.
    private static string StepOf(XElement operation)
    {
        var kind = (string?)operation.Attribute("PhysicalOp") ?? "";
        if (TableOf(operation) is not { } table) return kind;
        var index = Touched(operation)!.Attribute("Index") is { } name ? $" USING INDEX {Unquoted(name)}" : "";
        var word = IsScan(operation) ? "SCAN" : kind.EndsWith("Seek", StringComparison.Ordinal) ? "SEARCH" : kind;
        return $"{word} {table}{index}";
    }

    private static bool IsScan(XElement operation) =>
        ((string?)operation.Attribute("PhysicalOp"))?.EndsWith("Scan", StringComparison.Ordinal) == true;

    private static string? TableOf(XElement operation) => Touched(operation) is { } touched && touched.Attribute("Table") is { } table
        ? ObjectNames.Format(touched.Attribute("Schema") is { } schema ? Unquoted(schema) : null, Unquoted(table))
        : null;

    // The table stands in the operator's own element, directly below RelOp.
    private static XElement? Touched(XElement operation) =>
        operation.Elements().SelectMany(element => element.Elements(Names + "Object")).FirstOrDefault();

    private static string Unquoted(XAttribute name) => name.Value.StartsWith('[') && name.Value.EndsWith(']')
        ? name.Value[1..^1].Replace("]]", "]", StringComparison.Ordinal)
        : name.Value;
}
