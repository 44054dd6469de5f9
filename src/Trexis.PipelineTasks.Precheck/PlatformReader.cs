using System.IO.Compression;
using System.Xml;
using Trexis.PipelineTasks.Checks;
using Trexis.PipelineTasks.Configuration;
using Trexis.PipelineTasks.Databases.Checks;

namespace Trexis.PipelineTasks.Precheck;

/// <summary>Reads for which server an artifact was built: the first element of a dacpac's model names it, so nothing else is loaded.</summary>
internal static class PlatformReader
{
    private const string Prefix = "Microsoft.Data.Tools.Schema.Sql.";

    // Azure SQL Database reports version 12 whatever it runs; any server of that version takes its dacpacs.
    private static readonly (string Provider, string Name, Version Minimum)[] Platforms =
    [
        ("Sql90", "SQL Server 2005", new Version(9, 0)),
        ("Sql100", "SQL Server 2008", new Version(10, 0)),
        ("Sql110", "SQL Server 2012", new Version(11, 0)),
        ("Sql120", "SQL Server 2014", new Version(12, 0)),
        ("Sql130", "SQL Server 2016", new Version(13, 0)),
        ("Sql140", "SQL Server 2017", new Version(14, 0)),
        ("Sql150", "SQL Server 2019", new Version(15, 0)),
        ("Sql160", "SQL Server 2022", new Version(16, 0)),
        ("Sql170", "SQL Server 2025", new Version(17, 0)),
        ("SqlAzureV12", "Azure SQL Database", new Version(12, 0)),
    ];

    public static Fact<ArtifactPlatform> Read(ArtifactSpec artifact)
    {
        if (artifact.Dacpac is not { } dacpac) return Fact.NotApplicable<ArtifactPlatform>("scripts name no server that they were written for");
        try
        {
            return FromProvider(ProviderOf(dacpac), dacpac);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or XmlException)
        {
            return Fact.Unreadable<ArtifactPlatform>($"{dacpac} cannot be read: {exception.Message}");
        }
    }

    private static Fact<ArtifactPlatform> FromProvider(string? provider, string dacpac)
    {
        var name = provider is not null && provider.StartsWith(Prefix, StringComparison.Ordinal) ? provider[Prefix.Length..] : provider;
        foreach (var platform in Platforms)
        {
            if (name == platform.Provider + "DatabaseSchemaProvider") return Fact.Known(new ArtifactPlatform(platform.Name, platform.Minimum));
        }

        return Fact.Unreadable<ArtifactPlatform>($"{dacpac} names a platform that this version does not know: {provider ?? "none"}");
    }

    private static string? ProviderOf(string dacpac)
    {
        using var package = ZipFile.OpenRead(dacpac);
        var entry = package.GetEntry("model.xml") ?? throw new InvalidDataException("it holds no model.xml");
        using var stream = entry.Open();
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        reader.MoveToContent();
        return reader.GetAttribute("DspName");
    }
}
