using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Changes;

namespace Trexis.PipelineTasks.Databases.SqlServer;

/// <summary>Reads a plan as <c>SET SHOWPLAN_XML</c> gives it: its operators with the tables and indexes that they touch, and no values.</summary>
internal static class ShowPlan
{
    private static readonly XNamespace Names = "http://schemas.microsoft.com/sqlserver/2004/07/showplan";

    /// <returns>Nothing where the text holds no plan that we understand.</returns>
    public static QueryPlan? Read(IReadOnlyList<string> documents)
    {
        try
        {
            var steps = documents.SelectMany(document => XDocument.Parse(document).Descendants(Names + "RelOp")).Select(StepOf).ToList();
            return steps.Count == 0 ? null : new QueryPlan(Fingerprint.Of(steps).Value, steps);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The table stands in the operator's own element, directly below RelOp.
    private static string StepOf(XElement operation)
    {
        var name = (string?)operation.Attribute("PhysicalOp") ?? "";
        var touched = operation.Elements().SelectMany(element => element.Elements(Names + "Object")).FirstOrDefault();
        if (touched is null) return name;
        var table = string.Join('.', new[] { touched.Attribute("Schema"), touched.Attribute("Table") }.OfType<XAttribute>().Select(part => part.Value));
        return touched.Attribute("Index") is { } index ? $"{name} {table} ({index.Value})" : $"{name} {table}";
    }
}
