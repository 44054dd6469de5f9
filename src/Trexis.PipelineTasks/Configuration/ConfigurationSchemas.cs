using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Configuration.Shapes;

namespace Trexis.PipelineTasks.Configuration;

/// <summary>JSON schemas (draft 2020-12) of the three files, rendered from the declarations that read them; editors complete and check with them.</summary>
public static class ConfigurationSchemas
{
    /// <summary>By file name: <c>deployment.schema.json</c>, <c>policy.schema.json</c>, <c>change.schema.json</c>.</summary>
    public static IReadOnlyDictionary<string, string> Render() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["deployment.schema.json"] = Render("deployment.yml", "The team's file: what is carried through which environments.", new MappingKind<DeploymentShape>().Describe()),
        ["policy.schema.json"] = Render("policy.yml", "The release managers' file: what each environment demands.", new MappingKind<PolicyShape>().Describe()),
        ["change.schema.json"] = Render("changes/<id>.yml", "The author's file: what changes, why, and who has looked at it.", new MappingKind<ChangeShape>().Describe()),
    };

    private static string Render(string title, string description, JsonObject shape)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["description"] = description,
        };
        foreach (var (name, value) in shape) schema[name] = value?.DeepClone();
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            schema.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }
}
