using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Building;

/// <summary>
/// The refactorlogs of a folder as the one that a package holds: without it a renamed column is one that is dropped and one that is new.
/// </summary>
internal static class RefactorLogs
{
    /// <summary>Of the part in the package.</summary>
    public const string Part = "refactor.xml";

    public const string Ending = ".refactorlog";

    private const string Accepted = $"a {Ending} file as Visual Studio writes it";

    private static readonly XNamespace Space = "http://schemas.microsoft.com/sqlserver/dac/Serialization/2012/02";

    /// <summary>All below the folder; nothing where there is none.</summary>
    /// <exception cref="InputException">One cannot be read.</exception>
    public static byte[]? In(string folder)
    {
        return Merged(FilesIn(folder));
    }

    public static IReadOnlyList<string> FilesIn(string folder) =>
        [.. FolderTree.Files(folder, $"*{Ending}").Order(StringComparer.Ordinal)];

    /// <summary>These in one, each rename once.</summary>
    /// <exception cref="InputException">One cannot be read.</exception>
    public static byte[]? Merged(IReadOnlyList<string> files)
    {
        if (files.Count == 0) return null;
        var root = new XElement(Space + "Operations", new XAttribute("Version", "1.0"));
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var operation in files.SelectMany(Operations))
        {
            if (operation.Attribute("Key")?.Value is not { } key || known.Add(key)) root.Add(new XElement(operation));
        }

        using var result = new MemoryStream();
        using (var writer = XmlWriter.Create(
            result, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
            new XDocument(root).Save(writer);
        return result.ToArray();
    }

    private static IEnumerable<XElement> Operations(string file)
    {
        try
        {
            using var stream = InputFile.Open(file, FileKind.Source);
            using var reader = XmlReader.Create(stream, ModelHeader.Settings);
            var root = XDocument.Load(reader).Root!;
            return root.Name == Space + "Operations"
                ? [.. root.Elements()]
                : throw Problem(file, $"is no refactorlog: it begins with {root.Name.LocalName}");
        }
        catch (Exception exception) when (exception is IOException or XmlException)
        {
            throw Problem(file, $"is no refactorlog: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static InputException Problem(string file, string what) => new([new InputProblem(file, what, null, Accepted)]);
}
