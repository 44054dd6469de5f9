using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac.Planning;

/// <summary>DacFx's own report of a plan. What cannot be read in it is a fault, never "no changes".</summary>
internal sealed record DeployReport(IReadOnlyList<ReportItem> Items, IReadOnlyList<ReportAlert> Alerts)
{
    /// <exception cref="FaultException">It is not the report that DacFx writes.</exception>
    public static DeployReport Parse(string xml)
    {
        XElement root;
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), ModelHeader.Settings);
            root = XDocument.Load(reader).Root!;
        }
        catch (XmlException exception)
        {
            throw NotUnderstood(exception.Message);
        }

        if (root.Name.LocalName != "DeploymentReport") throw NotUnderstood($"it begins with {root.Name.LocalName}");
        var unknown = root.Elements()
            .FirstOrDefault(element => element.Name.LocalName is not ("Alerts" or "Operations" or "Errors" or "Warnings"));
        if (unknown is not null) throw NotUnderstood($"it has a section {unknown.Name.LocalName}");
        return new DeployReport(
            [.. Under(root, "Operations").SelectMany(operation => operation.Elements().Select(item => Item(operation, item)))],
            [.. Under(root, "Alerts").SelectMany(alert => alert.Elements().Select(issue => Alert(alert, issue)))]);
    }

    private static IEnumerable<XElement> Under(XElement root, string section) =>
        root.Elements().Where(element => element.Name.LocalName == section).SelectMany(element => element.Elements());

    private static ReportItem Item(XElement operation, XElement item) => new(
        Attribute(operation, "Name"),
        ReportNames.Normalised(Attribute(item, "Value")),
        Attribute(item, "Type"),
        [.. item.Elements().Select(issue => Attribute(issue, "Id"))]);

    private static ReportAlert Alert(XElement alert, XElement issue) =>
        new(Attribute(alert, "Name"), Attribute(issue, "Value"), issue.Attribute("Id")?.Value);

    private static string Attribute(XElement element, string name) =>
        element.Attribute(name)?.Value ?? throw NotUnderstood($"{element.Name.LocalName} has no {name}");

    private static FaultException NotUnderstood(string what) =>
        new(FaultKind.Internal, $"DacFx's report is not understood: {what.ReplaceLineEndings(" ")}", "report it; nothing was planned");
}

/// <param name="Operation"><c>Create</c>, <c>Alter</c>, <c>Drop</c>, <c>TableRebuild</c>, <c>Refresh</c> …</param>
/// <param name="Name">As operations write it; nameless objects as <see cref="ReportNames"/> says.</param>
/// <param name="Type">DacFx's class: <c>SqlTable</c>.</param>
/// <param name="Issues">Ids of alerts.</param>
internal sealed record ReportItem(string Operation, string Name, string Type, IReadOnlyList<string> Issues);

/// <param name="Kind"><c>DataIssue</c>, <c>DataMotion</c>, <c>CreateClusteredIndex</c> …</param>
/// <param name="Text">A sentence, or the name of an object.</param>
internal sealed record ReportAlert(string Kind, string Text, string? Issue);

/// <summary>Names as reports write them.</summary>
internal static partial class ReportNames
{
    /// <summary>
    /// <c>[sales].[Order]</c> is <c>sales.Order</c>; <c>Default Constraint: unnamed constraint on [sales].[Order]</c> is
    /// <c>unnamed constraint on sales.Order</c>; a membership, <c>[role] for [member]</c>, is <c>role.member</c>.
    /// </summary>
    public static string Normalised(string value)
    {
        if (value.EndsWith("<unnamed>", StringComparison.Ordinal)) return value;
        var name = Membership().Replace(TypePrefix().Replace(value, ""), "].[");
        return Bracketed().Replace(name, match => ObjectNames.FromBrackets(match.Value));
    }

    /// <summary>The names in brackets that a sentence holds.</summary>
    public static IReadOnlyList<string> In(string sentence) => [
        .. Bracketed().Matches(sentence).Select(match => ObjectNames.FromBrackets(match.Value)).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    [GeneratedRegex("^[A-Z][A-Za-z ]*: ", RegexOptions.CultureInvariant)]
    private static partial Regex TypePrefix();

    [GeneratedRegex(@"(?<=^\[(?:[^\]]|\]\])+)\] for \[(?=(?:[^\]]|\]\])+\]$)", RegexOptions.CultureInvariant)]
    private static partial Regex Membership();

    [GeneratedRegex(@"\[(?:[^\]]|\]\])+\](?:\.\[(?:[^\]]|\]\])+\])*", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();
}
