using System.Xml;
using System.Xml.Linq;
using Trexis.PipelineTasks.Configuration.Files;

namespace Trexis.PipelineTasks.Engines.Dacpac.Options;

/// <summary>
/// Reads a publish profile (<c>.publish.xml</c>) over the defaults. Its connection is never used: a deployment's target stands in
/// deployment.yml.
/// </summary>
public static class PublishProfile
{
    /// <summary>What a profile holds for the editor that wrote it.</summary>
    private static readonly HashSet<string> Ignored = new(
        [
            "TargetDatabaseName", "DeployScriptFileName", "TargetConnectionString", "ProfileVersionNumber", "UpgradeExistingDatabase",
            "DeploymentReportFileName", "GenerateDeploymentScript", "GenerateDropStatements", "PublishDependsOnProperty",
            "TargetServerVersion", "OutputPath",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <exception cref="InputException">It cannot be read, or names what DacFx does not have or a deployment does not do; all of
    /// it.</exception>
    public static DeploySettings Read(string path, DeploySettings settings)
    {
        var problems = new List<InputProblem>();
        var profile = Load(path);
        settings = settings.With(
            profile.Descendants()
                .Where(element => element.Parent?.Name.LocalName == "PropertyGroup" && !Ignored.Contains(element.Name.LocalName))
                .Select(element => new GivenOption(
                    element.Name.LocalName, element.Value.Trim(), $"{path}:{((IXmlLineInfo)element).LineNumber}")),
            problems);

        var variables = settings.Variables;
        foreach (var element in profile.Descendants().Where(element => element.Name.LocalName == "SqlCmdVariable"))
        {
            var value = element.Elements().FirstOrDefault(child => child.Name.LocalName == "Value")?.Value
                ?? element.Elements().FirstOrDefault(child => child.Name.LocalName == "DefaultValue")?.Value;
            if (element.Attribute("Include")?.Value is { Length: > 0 } name && value is not null)
                variables = variables.SetItem(name, new Secret(value));
        }

        return problems.Count == 0 ? settings with { Variables = variables } : throw new InputException(problems);
    }

    private static XDocument Load(string path)
    {
        try
        {
            using var file = InputFile.Open(path, FileKind.Profile);
            using var reader = XmlReader.Create(file, ModelHeader.Settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (Exception exception) when (exception is IOException or XmlException)
        {
            throw new InputException(
                path, $"is no publish profile: {exception.Message.ReplaceLineEndings(" ")}", null, "a .publish.xml file");
        }
    }
}
