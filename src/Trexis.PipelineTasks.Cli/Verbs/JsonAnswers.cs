using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Platforms.Http;

namespace Trexis.PipelineTasks.Cli.Verbs;

/// <summary>What verbs answer that leave no run document: flat objects of text, a line each.</summary>
internal static class JsonAnswers
{
    /// <param name="members">What is absent is <c>null</c>.</param>
    public static void Answer(this ProcessEnvironment ambient, IEnumerable<(string Name, string? Value)> members) =>
        ambient.Answer(
            new JsonObject(
                members.Select(member => KeyValuePair.Create(
                    member.Name, member.Value is { } text ? (JsonNode?)JsonValue.Create(ambient.Outlet.Clean(text)) : null)))
            .ToJsonString());
}
