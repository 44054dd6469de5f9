using System.Xml;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>
/// What stands before the objects of a <c>model.xml</c>, and which tables follow. The whole document is read to its end, so that a
/// broken one is noticed here.
/// </summary>
/// <param name="Tables">By name, each with the kind of ledger that it is.</param>
internal sealed record ModelHeader(
    string? Platform,
    IReadOnlyList<string> Variables,
    IReadOnlyList<string> References,
    IReadOnlyDictionary<string, string> Tables)
{
    /// <summary>Of an object, below the document and its Model.</summary>
    private const int ObjectDepth = 2;

    public static XmlReaderSettings Settings =>
        new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true };

    /// <exception cref="XmlException">It is no well-formed model.</exception>
    public static ModelHeader Read(Stream stream)
    {
        using var reader = XmlReader.Create(stream, Settings);
        reader.MoveToContent();
        if (reader.LocalName != "DataSchemaModel")
            throw new XmlException($"model.xml begins with {reader.LocalName}, not with DataSchemaModel");
        var platform = SqlPlatform.ShortProvider(reader.GetAttribute("DspName"));
        var (variables, references) = (new List<string>(), new List<string>());
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        string? category = null, table = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "CustomData") category = reader.GetAttribute("Category");
            else if (reader.LocalName == "Metadata" && reader.GetAttribute("Name") is { } name)
                Collect(category, name, reader.GetAttribute("Value"));
            else if (reader.Depth == ObjectDepth) table = Table(reader);
            else if (table is not null && reader.Depth == ObjectDepth + 1 && reader.GetAttribute("Name") == "LedgerType")
                tables[table] = reader.GetAttribute("Value") ?? DacpacContents.NoLedger;
        }

        return new ModelHeader(platform, [.. variables.Order(StringComparer.OrdinalIgnoreCase)], references, tables);

        string? Table(XmlReader element)
        {
            if (element.GetAttribute("Type") != "SqlTable" || element.GetAttribute("Name") is not { } name) return null;
            tables[name] = DacpacContents.NoLedger;
            return name;
        }

        void Collect(string? of, string name, string? value)
        {
            if (of == "SqlCmdVariables") variables.Add(name);
            else if (of == "Reference" && name == "LogicalName" && value is not null) references.Add(value);
        }
    }
}
