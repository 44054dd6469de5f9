using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// Writes a package's parts anew so that the same model gives the same bytes: DacFx puts the time of building and a random identity into
/// it.
/// </summary>
internal static class PackageForm
{
    /// <summary>The oldest time that a zip file can hold.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="sources">Whose scripts, renames and variables go into it, which DacFx's builder does not do.</param>
    public static byte[] Stable(byte[] package, BuildSources? sources = null)
    {
        using var read = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        var parts = read.Entries.ToDictionary(entry => entry.FullName, Content, StringComparer.Ordinal);
        if (sources?.PreDeployment is { } before) parts["predeploy.sql"] = Encoding.UTF8.GetBytes(before);
        if (sources?.PostDeployment is { } after) parts["postdeploy.sql"] = Encoding.UTF8.GetBytes(after);
        if (sources?.RefactorLog is { } renames) parts[RefactorLogs.Part] = renames;
        if (sources is { Variables.Count: > 0 }) Declare(parts, sources.Variables);
        if (parts.Keys.Any(name => name.EndsWith(".sql", StringComparison.Ordinal)))
            parts["[Content_Types].xml"] = WithScripts(parts["[Content_Types].xml"]);
        if (parts.TryGetValue("Origin.xml", out var origin)) parts["Origin.xml"] = WithoutMoment(origin);
        var result = new MemoryStream();
        using (var written = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
            {
                var entry = written.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = NoTime;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }

        return result.ToArray();
    }

    // As DacFx itself writes them; the package's own checksum of the model goes with it.
    private static void Declare(Dictionary<string, byte[]> parts, IReadOnlyList<string> variables)
    {
        parts["model.xml"] = Changed(parts["model.xml"], root =>
        {
            var space = root.Name.Namespace;
            var header = root.Elements(space + "Header").FirstOrDefault();
            if (header is null) root.AddFirst(header = new XElement(space + "Header"));
            var declared = new XElement(
                space + "CustomData", new XAttribute("Category", "SqlCmdVariables"), new XAttribute("Type", "SqlCmdVariable"));
            foreach (var variable in variables)
                declared.Add(new XElement(space + "Metadata", new XAttribute("Name", variable), new XAttribute("Value", "")));
            header.Add(declared);
        });
        var sum = Convert.ToHexString(SHA256.HashData(parts["model.xml"]));
        parts["Origin.xml"] = Changed(parts["Origin.xml"], root =>
        {
            foreach (var element in root.Descendants().Where(one => one.Name.LocalName == "Checksum")) element.Value = sum;
        });
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static byte[] WithScripts(byte[] types) => Changed(types, root =>
    {
        if (root.Elements().Any(element => element.Attribute("Extension")?.Value == "sql")) return;
        root.Add(
            new XElement(root.Name.Namespace + "Default", new XAttribute("Extension", "sql"), new XAttribute("ContentType", "text/plain")));
    });

    private static byte[] WithoutMoment(byte[] origin) => Changed(origin, root =>
    {
        foreach (var element in root.Descendants().Where(element => element.Name.LocalName is "Start" or "End").ToList())
            element.Value = XmlConvert.ToString(NoTime);
        foreach (var element in root.Descendants().Where(element => element.Name.LocalName == "Identity").ToList())
            element.Value = Guid.Empty.ToString();
    });

    private static byte[] Changed(byte[] xml, Action<XElement> change)
    {
        var document = XDocument.Load(new MemoryStream(xml));
        change(document.Root!);
        using var result = new MemoryStream();
        using (var writer = XmlWriter.Create(
            result, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
            document.Save(writer);
        return result.ToArray();
    }
}
