using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac;

/// <summary>
/// Looks into a dacpac before DacFx does: a file from elsewhere may be broken or hostile. Everything is read with limits, no
/// document type is processed, nothing is unpacked to disk.
/// </summary>
public static class DacpacReader
{
    private const string Model = "model.xml";

    private const string Accepted = "a dacpac as DacFx, SqlPackage or trexis dacpac build writes it";

    /// <summary>Of the model unpacked; that of ten thousand objects has some 50 MB.</summary>
    private const long LargestModel = 256L * 1024 * 1024;

    private const long LargestPart = 64L * 1024 * 1024;

    private const int MostEntries = 10_000;

    /// <exception cref="InputException">It is not there, cannot be read, or is no dacpac.</exception>
    public static DacpacContents Read(string path) => Read(path, new UnpackBudget());

    /// <inheritdoc cref="Read(string)"/>
    internal static DacpacContents Read(string path, UnpackBudget budget)
    {
        if (Path.GetExtension(path).Equals(".sqlproj", StringComparison.OrdinalIgnoreCase))
            throw new InputException(
                path, "is a project, of which no package is built yet", null,
                "the .dacpac that it is built into: dotnet build, or trexis dacpac build PROJECT --out FILE");
        try
        {
            using var file = InputFile.Open(path, FileKind.Dacpac);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(file));
            file.Position = 0;
            return Read(path, sha256, file, budget);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException
            or XmlException or NotSupportedException)
        {
            throw Problem(path, $"is not a dacpac: {exception.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static DacpacContents Read(string path, string sha256, FileStream file, UnpackBudget budget)
    {
        if (file.Length == 0) throw Problem(path, "is empty");
        using var package = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        if (package.Entries.Count > MostEntries) throw Problem(path, $"holds more than {MostEntries} parts");
        if (package.Entries.FirstOrDefault(entry => Climbs(entry.FullName)) is { } climbing)
            throw Problem(path, $"holds a part whose name leads out of it: {climbing.FullName}");
        if (package.Entries.GroupBy(entry => entry.FullName, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Problem(path, $"holds two parts of one name: {twice.Key}");
        foreach (var part in package.Entries.Where(entry => entry.FullName != Model)) ReadThrough(part, budget);
        var model = package.GetEntry(Model) ?? throw Problem(path, "holds no model.xml");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = LimitedStream.From(model, LargestModel, budget, hash);
        var header = ModelHeader.Read(stream);
        var metadata = package.GetEntry("DacMetadata.xml") is { } entry ? Metadata(entry) : [];
        return new DacpacContents
        {
            Path = Path.GetFullPath(path),
            Sha256 = sha256,
            ModelSha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Name = metadata.GetValueOrDefault("Name") ?? Path.GetFileNameWithoutExtension(path),
            Version = metadata.GetValueOrDefault("Version"),
            Platform = header.Platform ?? throw Problem(path, "names no platform in its model"),
            Variables = header.Variables,
            References = header.References,
            Tables = header.Tables,
            PreDeployment = Text(package.GetEntry("predeploy.sql")),
            PostDeployment = Text(package.GetEntry("postdeploy.sql")),
        };
    }

    // DacFx reads the other parts, too, and asks nobody how large they become.
    private static void ReadThrough(ZipArchiveEntry part, UnpackBudget budget)
    {
        using var stream = Part(part, budget);
        if (!part.FullName.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            stream.CopyTo(Stream.Null);
            return;
        }

        using var reader = XmlReader.Create(stream, ModelHeader.Settings);
        while (reader.Read())
        {
        }
    }

    /// <summary>Reads a part no further than any part may be large.</summary>
    /// <exception cref="InvalidDataException">It is larger.</exception>
    internal static Stream Part(ZipArchiveEntry part, UnpackBudget budget) =>
        LimitedStream.From(part, part.FullName == Model ? LargestModel : LargestPart, budget);

    private static bool Climbs(string name) =>
        name.StartsWith('/')
            || name.StartsWith('\\')
            || name.Contains(':', StringComparison.Ordinal)
            || name.Split('/', '\\').Contains("..");

    private static Dictionary<string, string> Metadata(ZipArchiveEntry entry)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var stream = Part(entry, new UnpackBudget());
        using var reader = XmlReader.Create(stream, ModelHeader.Settings);
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, Depth: 1 }) values[reader.LocalName] = reader.ReadElementContentAsString();
            else reader.Read();
        }

        return values;
    }

    private static string? Text(ZipArchiveEntry? entry)
    {
        if (entry is null) return null;
        using var stream = Part(entry, new UnpackBudget());
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static InputException Problem(string path, string what) => new([new InputProblem(path, what, null, Accepted)]);
}
