using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.TestKit.Repository;

namespace Trexis.PipelineTasks.TestKit.Http;

/// <summary>
/// GitHub's official description of its API, as a judge of what was asked of a server double and of what it answered. One node
/// process serves all tests; it ends with them.
/// </summary>
public static partial class GitHubDescription
{
    private static readonly Lock Gate = new();
    private static readonly Lazy<Process> Judge = new(Start);

    /// <summary>Absent where nobody installed the checkers.</summary>
    public static bool IsInstalled { get; } = Directory.Exists(RepositoryFiles.At(".ci/yaml/node_modules/@octokit/openapi"));

    /// <summary>The operation's name in the description, and what does not hold against it.</summary>
    public static DescribedExchange Look(Exchange exchange)
    {
        var question = new ExchangeLine(
            exchange.Request.Method, exchange.Request.Path, exchange.Request.Body, exchange.Reply?.Status, exchange.Reply?.Body);
        lock (Gate)
        {
            Judge.Value.StandardInput.WriteLine(JsonSerializer.Serialize(question, Lines.Default.ExchangeLine));
            Judge.Value.StandardInput.Flush();
            var line = Judge.Value.StandardOutput.ReadLine()
                ?? throw new InvalidOperationException($"the judge of GitHub's API ended: {Judge.Value.StandardError.ReadToEnd()}");
            return JsonSerializer.Deserialize(line, Lines.Default.DescribedExchange)!;
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("node", "github-api.mjs")
        {
            WorkingDirectory = RepositoryFiles.At(".ci/yaml"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private sealed record ExchangeLine(string Method, string Path, string Request, int? Status, string? Answer);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ExchangeLine))]
    [JsonSerializable(typeof(DescribedExchange))]
    private sealed partial class Lines : JsonSerializerContext;
}

/// <param name="Operation">Absent where the description holds none of this method and path.</param>
public sealed record DescribedExchange(string? Operation, IReadOnlyList<string> Problems);
