using System.Text.Json;

namespace Trexis.PipelineTasks.EndToEnd.Tests.Pipelines;

/// <summary>What evidence tells of the deployments to one target of dev.</summary>
internal static class DeployedDocuments
{
    /// <summary>What became of each execution, in order.</summary>
    public static List<string> Verdicts(string evidence, string target) =>
    [
        .. Directory.GetFiles(evidence, $"*-deploy-scripts.dev.{target}.json")
            .Order(StringComparer.Ordinal)
            .Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
            .Where(document => document.GetProperty("action").GetString() == "apply")
            .Select(document => document.GetProperty("verdict").GetString()!),
    ];
}
