using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>
/// JSON schemas (draft 2020-12) of the three files, rendered from the declarations that read them; editors complete and check with them.
/// </summary>
public static class ConfigurationSchemas
{
    /// <summary>By file name: <c>deployment.schema.json</c>, <c>policy.schema.json</c>, <c>change.schema.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> Render() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["deployment.schema.json"] = SchemaText.Format(
            "deployment.yml",
            "The team's file: what is carried through which environments.",
            new MappingKind<DeploymentSchema>().Describe()),
        ["policy.schema.json"] = SchemaText.Format(
            "policy.yml", "The release managers' file: what each environment demands.", new MappingKind<PolicySchema>().Describe()),
        ["change.schema.json"] = SchemaText.Format(
            "changes/<id>.yml",
            "The author's file: what changes, why, and who has looked at it.",
            new MappingKind<ChangeSchema>().Describe()),
    };
}
