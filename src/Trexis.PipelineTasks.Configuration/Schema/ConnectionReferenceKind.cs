using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Configuration.Values;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>
/// Where a connection is found: <c>env:NAME</c>, <c>file:PATH</c>, <c>dacpac:PATH</c>, or a mapping with one of these keys. Paths are as
/// written.
/// </summary>
internal sealed class ConnectionReferenceKind : ValueKind<ConnectionReference>
{
    private static readonly (string Word, ConnectionKind Kind)[] Words =
    [
        ("env", ConnectionKind.EnvironmentVariable), ("file", ConnectionKind.File), ("dacpac", ConnectionKind.Dacpac),
    ];

    private const string Place = $@"\s*[^\s{FieldKinds.Control}]([^{FieldKinds.Control}]*[^\s{FieldKinds.Control}])?\s*";

    internal override string Accepted =>
        "env:NAME (a variable that holds the connection string), file:PATH (a SQLite file) or { dacpac: PATH } (a dacpac target)";

    internal override Field<ConnectionReference> Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlMapping { Entries: [var entry] } && entry.Value is YamlScalar { IsAbsent: false } value)
            return Reference(node.At, entry.Key.Text, value.Text, path, problems);
        if (node is not YamlScalar { IsAbsent: false } scalar) return Refuse(node, path, problems);
        var colon = scalar.Text.IndexOf(':');
        return Reference(node.At, colon < 0 ? "" : scalar.Text[..colon], scalar.Text[(colon + 1)..], path, problems);
    }

    internal override JsonObject Describe() => new()
    {
        ["oneOf"] = new JsonArray(
            FieldKinds.Matching($@"^(env:\s*{FieldKinds.VariablePattern}\s*|(file|dacpac):{Place})$"),
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject([.. Words.Select(word => KeyValuePair.Create(word.Word, (JsonNode?)Holding(word.Kind)))]),
                ["additionalProperties"] = false,
                ["minProperties"] = 1,
                ["maxProperties"] = 1,
            }),
    };

    private static JsonObject Holding(ConnectionKind kind) => kind == ConnectionKind.EnvironmentVariable
        ? FieldKinds.Matching($@"^\s*{FieldKinds.VariablePattern}\s*$")
        : FieldKinds.Matching($"^{Place}$", "number", "boolean");

    private Field<ConnectionReference> Reference(Position at, string word, string value, string path, ProblemList problems)
    {
        var kind = Array.FindIndex(Words, known => known.Word == word);
        var held = value.Trim();
        var isVariable = kind >= 0 && Words[kind].Kind == ConnectionKind.EnvironmentVariable;
        var isFit = kind >= 0
            && (isVariable ? FieldKinds.IsVariable(held) : held.Length > 0 && !held.Any(char.IsControl) && !ReadText.HoldsSecret(held));
        if (isFit) return Field<ConnectionReference>.From(new ConnectionReference(Words[kind].Kind, held), at);
        // Whatever stands here instead may be the connection string itself.
        problems.AddUnshown(at, $"{path} is not a reference to a connection", Accepted);
        return Field<ConnectionReference>.Refused(at);
    }
}
