using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Model.Json;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>
/// JSON schemas (draft 2020-12) of the three files, rendered from the declarations that read them; editors complete and check with them.
/// </summary>
public static class ConfigurationSchemas
{
    /// <summary>In the repository.</summary>
    public const string Folder = "src/Trexis.PipelineTasks.Configuration/Schemas";

    /// <summary>Of all codes, in each schema that names one.</summary>
    internal const string CodeDefinition = "code";

    /// <summary>By file name: <c>deployment.schema.json</c>, <c>policy.schema.json</c>, <c>change.schema.json</c>.</summary>
    /// <param name="knownCodes">The codes of all checks and attestations, as <see cref="Binding.ConfigurationReader"/> takes them.</param>
    public static IReadOnlyDictionary<string, string> Render(IReadOnlyCollection<string> knownCodes)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add<DeploymentSchema>("deployment", "deployment.yml", "The team's file: what is carried through which environments.");
        Add<PolicySchema>("policy", "policy.yml", "The release managers' file: what each environment demands.");
        Add<ChangeSchema>("change", "changes/<id>.yml", "The author's file: what changes, why, and who has looked at it.");
        return files;

        void Add<TShape>(string kind, string title, string description)
            where TShape : class, ISchema<TShape>
        {
            var shape = new MappingKind<TShape>().Describe();
            shape["$defs"] = new JsonObject
            {
                [CodeDefinition] = new JsonObject
                {
                    ["enum"] = new JsonArray([.. knownCodes.Order(StringComparer.Ordinal).Select(code => (JsonNode)code)]),
                },
            };
            files[$"{kind}.schema.json"] = SchemaText.Format(Address(kind), title, description, shape);
        }
    }

    /// <summary>Where editors find the schema of a file of this version: <c>deployment</c>, <c>policy</c> or <c>change</c>.</summary>
    public static string Address(string kind) => ToolVersion.AddressOf(FileOf(kind));

    /// <summary>Where they find it at a commit or tag.</summary>
    public static string Address(string kind, string reference) => ToolVersion.AddressOf(FileOf(kind), reference);

    private static string FileOf(string kind) => $"{Folder}/{kind}.schema.json";
}
