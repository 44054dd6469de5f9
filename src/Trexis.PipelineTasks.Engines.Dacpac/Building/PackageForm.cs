using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Engines.Dacpac.Carried;

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
    /// <param name="references">What it carries, because it cannot be planned without it.</param>
    public static byte[] Stable(byte[] package, BuildSources? sources = null, IReadOnlyList<ReferencedPackage>? references = null)
    {
        var parts = Parts(package);
        if (sources?.PreDeployment is { } before) parts["predeploy.sql"] = Encoding.UTF8.GetBytes(before.Text);
        if (sources?.PostDeployment is { } after) parts["postdeploy.sql"] = Encoding.UTF8.GetBytes(after.Text);
        if (sources?.RefactorLog is { } renames) parts[RefactorLogs.Part] = renames;
        if (sources is { Variables.Count: > 0 }) Declare(parts, sources.Variables);
        if (references is { Count: > 0 }) Carry(parts, references);
        if (parts.Keys.Any(name => name.EndsWith(".sql", StringComparison.Ordinal))) Allow(parts, "sql", "text/plain");
        if (parts.TryGetValue("Origin.xml", out var origin)) parts["Origin.xml"] = WithoutMoment(origin);
        return Packed(parts);
    }

    /// <summary>The package with what it refers to in its header, where SqlPackage and DacFx look for that.</summary>
    public static byte[] Referring(byte[] package, IReadOnlyList<BuiltReference> references)
    {
        var parts = Parts(package);
        ChangeHeader(parts, header =>
        {
            var space = header.Name.Namespace;
            foreach (var ((name, _), reference) in references)
            {
                var entry = Custom(space, "Reference", "SqlSchema");
                entry.Add(Metadata(space, "FileName", name), Metadata(space, "LogicalName", name));
                if (reference.ExternalParts is { } external) entry.Add(Metadata(space, "ExternalParts", external));
                entry.Add(Metadata(space, "SuppressMissingDependenciesErrors", $"{reference.MayLack}"));
                header.Add(entry);
            }
        });
        return Packed(parts);
    }

    // DacFx writes down where the file lay on the machine that built, which is no part of the release.
    private static void Carry(Dictionary<string, byte[]> parts, IReadOnlyList<ReferencedPackage> references)
    {
        ChangeHeader(parts, header =>
        {
            foreach (var entry in header.Elements().Where(element => element.Attribute("Category")?.Value == "Reference"))
            {
                var name = entry.Elements().FirstOrDefault(one => one.Attribute("Name")?.Value == "LogicalName")?.Attribute("Value")?.Value;
                var place = entry.Elements().FirstOrDefault(one => one.Attribute("Name")?.Value == "FileName")?.Attribute("Value");
                if (name is not null && place is not null) place.Value = name;
            }
        });
        foreach (var reference in references) parts[ReferencedPackage.Folder + reference.Name] = reference.Content;
        Allow(parts, "dacpac", "application/octet-stream");
    }

    private static XElement Custom(XNamespace space, string category, string type) =>
        new(space + "CustomData", new XAttribute("Category", category), new XAttribute("Type", type));

    private static XElement Metadata(XNamespace space, string name, string value) =>
        new(space + "Metadata", new XAttribute("Name", name), new XAttribute("Value", value));

    private static Dictionary<string, byte[]> Parts(byte[] package)
    {
        using var read = new ZipArchive(new MemoryStream(package), ZipArchiveMode.Read);
        var budget = new UnpackBudget();
        return read.Entries.ToDictionary(
            entry => entry.FullName, entry => ReferencedPackage.ContentOf(entry, budget), StringComparer.Ordinal);
    }

    private static byte[] Packed(Dictionary<string, byte[]> parts)
    {
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

    // As DacFx itself writes them.
    private static void Declare(Dictionary<string, byte[]> parts, IReadOnlyList<string> variables) => ChangeHeader(parts, header =>
    {
        var space = header.Name.Namespace;
        header.Elements().Where(element => element.Attribute("Category")?.Value == "SqlCmdVariables").Remove();
        var declared = Custom(space, "SqlCmdVariables", "SqlCmdVariable");
        foreach (var variable in variables) declared.Add(Metadata(space, variable, ""));
        header.Add(declared);
    });

    // The package's own checksum of the model goes with it.
    private static void ChangeHeader(Dictionary<string, byte[]> parts, Action<XElement> change)
    {
        parts["model.xml"] = Changed(parts["model.xml"], root =>
        {
            var space = root.Name.Namespace;
            var header = root.Elements(space + "Header").FirstOrDefault();
            if (header is null) root.AddFirst(header = new XElement(space + "Header"));
            change(header);
        });
        var sum = Convert.ToHexString(SHA256.HashData(parts["model.xml"]));
        parts["Origin.xml"] = Changed(parts["Origin.xml"], root =>
        {
            foreach (var element in root.Descendants().Where(one => one.Name.LocalName == "Checksum")) element.Value = sum;
        });
    }

    // A part whose kind is not listed makes the whole package one that nobody opens.
    private static void Allow(Dictionary<string, byte[]> parts, string extension, string type)
    {
        const string Types = "[Content_Types].xml";
        parts[Types] = Changed(parts[Types], root =>
        {
            if (root.Elements().Any(element => element.Attribute("Extension")?.Value == extension)) return;
            root.Add(new XElement(
                root.Name.Namespace + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type)));
        });
    }

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
