using System.IO.Compression;
using System.Xml;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Configuration.Files;
using Trexis.PipelineTasks.Engines.Facts;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>
/// Reads for which server an artifact was built: the first element of a dacpac's model names it, so nothing else is loaded.
/// </summary>
internal static class PlatformReader
{
    // Of the first element: what a compressed part unpacks to, nobody knows.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        MaxCharactersInDocument = 1 << 20,
    };

    public static Fact<ArtifactPlatform> Read(ArtifactSpec artifact)
    {
        if (artifact.Dacpac is not { } dacpac)
            return Fact.NotApplicable<ArtifactPlatform>("scripts name no server that they were written for");
        try
        {
            return FromProvider(ProviderOf(dacpac), dacpac);
        }
        catch (Exception exception) when (exception is IOException or InputException or InvalidDataException or XmlException)
        {
            return Fact.Unreadable<ArtifactPlatform>(
                exception is InputException ? exception.Message : $"{dacpac} cannot be read: {exception.Message}");
        }
    }

    private static Fact<ArtifactPlatform> FromProvider(string? provider, string dacpac) => SqlPlatform.OfProvider(provider) is { } platform
        ? Fact.Known(new ArtifactPlatform(platform.Product, platform.Minimum))
        : Fact.Unreadable<ArtifactPlatform>($"{dacpac} names a platform that this version does not know: {provider ?? "none"}");

    private static string? ProviderOf(string dacpac)
    {
        using var file = InputFile.Open(dacpac, FileKind.Dacpac);
        using var package = new ZipArchive(file, ZipArchiveMode.Read);
        var entry = package.GetEntry("model.xml") ?? throw new InvalidDataException("it holds no model.xml");
        using var stream = entry.Open();
        using var reader = XmlReader.Create(stream, Settings);
        reader.MoveToContent();
        return reader.GetAttribute("DspName");
    }
}
