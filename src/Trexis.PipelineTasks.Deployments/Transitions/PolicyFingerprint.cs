using System.Text.Json;
using System.Text.Json.Serialization;
using Trexis.PipelineTasks.Configuration;

namespace Trexis.PipelineTasks.Deployments.Transitions;

/// <summary>
/// Tells whether two runs were judged by the same policy: over the values that hold in one environment and over the roles, in
/// whatever file they stand. Waivers are no part of it: each run holds them against its own moment.
/// </summary>
public static class PolicyFingerprint
{
    public static string From(EnvironmentPolicy policy, IReadOnlyDictionary<string, IReadOnlyList<string>> roles) => Fingerprint.From(
        [
            JsonSerializer.Serialize(policy with { Window = null }, PolicyTypes.Default.EnvironmentPolicy),
            policy.Window?.Text ?? "",
            .. roles.OrderBy(role => role.Key, StringComparer.Ordinal).SelectMany(role => role.Value.Prepend($"{role.Key}:")),
        ]).Value;
}

// Written only: what reading would need is compiled anew by every process, and costs more than all else that finds nothing to do.
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(EnvironmentPolicy))]
internal sealed partial class PolicyTypes : JsonSerializerContext;
