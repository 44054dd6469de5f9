using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Model.Json;

/// <summary>JSON schemas (draft 2020-12) as files hold them.</summary>
public static class SchemaText
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="address">Where it can be fetched.</param>
    /// <param name="description">One sentence.</param>
    public static string Format(string address, string title, string description, JsonObject shape)
    {
        shape.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        shape.Insert(1, "$id", address);
        shape.Insert(2, "title", title);
        shape.Insert(3, "description", description);
        return shape.ToJsonString(Readable) + "\n";
    }
}
