namespace Trexis.PipelineTasks.Platforms.Azure;

/// <summary>Logging commands as the agent reads them: <c>##vso[area.action key=value;]data</c>.</summary>
/// <param name="decodesPercents">False where the pipeline switched the agent's decoding of the percent sign off.</param>
internal sealed class AzureCommand(bool decodesPercents)
{
    public string Write(string name, IEnumerable<(string Key, string Value)> properties, string data)
    {
        var written = string.Concat(properties.Select(property => $"{property.Key}={EscapeProperty(property.Value)};"));
        return written.Length == 0 ? $"##vso[{name}]{EscapeData(data)}" : $"##vso[{name} {written}]{EscapeData(data)}";
    }

    // The percent sign first, or the escapes themselves would be escaped.
    private string EscapeData(string data) =>
        (decodesPercents ? data.Replace("%", "%AZP25") : data).Replace("\r", "%0D").Replace("\n", "%0A");

    private string EscapeProperty(string value) => EscapeData(value).Replace("]", "%5D").Replace(";", "%3B");
}
