using System.Text.Json.Nodes;

namespace Trexis.PipelineTasks.Tests.Evidence.Documents;

/// <summary>A good document spoilt in one place at a time, in every place that its description names.</summary>
internal sealed class SpoiltDocument(string good, JsonObject schema)
{
    private const string Unknown = "doesNotBelong";

    private readonly JsonNode _document = JsonNode.Parse(good)!;

    public IEnumerable<(string How, string Path, string Json)> All() => In(_document, schema);

    private IEnumerable<(string How, string Path, string Json)> In(JsonNode? at, JsonObject described) => at switch
    {
        JsonObject record when described["properties"] is JsonObject members => InRecord(record, members, RequiredBy(described)),
        JsonObject map => InMap(map, described["additionalProperties"]!.AsObject()),
        JsonArray list => InList(list, described["items"]!.AsObject()),
        _ => [],
    };

    private IEnumerable<(string How, string Path, string Json)> InRecord(JsonObject record, JsonObject members, HashSet<string> required)
    {
        record.Add(Unknown, 1);
        yield return ("a member that it does not know", record.GetPath(), _document.ToJsonString());
        record.Remove(Unknown);
        foreach (var (name, member) in members)
        {
            var described = member!.AsObject();
            var value = record[name];
            var path = $"{record.GetPath()}.{name}";
            record.Add(Unknown, value?.DeepClone());
            yield return ("a member twice", path, _document.ToJsonString().Replace(Unknown, name, StringComparison.Ordinal));
            record.Remove(Unknown);

            foreach (var inside in In(value, described)) yield return inside;

            // The version has a test of its own, and what is written for others alone is not read.
            if ((!required.Contains(name) && !MayBeNull(described)) || described.ContainsKey("const")) continue;
            record.Remove(name);
            if (required.Contains(name)) yield return ("a member missing", path, _document.ToJsonString());
            foreach (var (how, other) in Wrong(described))
            {
                record[name] = other;
                yield return (how, path, _document.ToJsonString());
            }

            record[name] = value;
        }
    }

    private IEnumerable<(string How, string Path, string Json)> InMap(JsonObject map, JsonObject values)
    {
        foreach (var (name, value) in map.ToList())
        {
            map.Add(Unknown, value?.DeepClone());
            yield return ("a member twice", map.GetPath(), _document.ToJsonString().Replace(Unknown, name, StringComparison.Ordinal));
            map.Remove(Unknown);
            foreach (var inside in In(value, values)) yield return inside;
        }

        foreach (var (how, other) in Wrong(values))
        {
            map[Unknown] = other;
            yield return (how, map.GetPath(), _document.ToJsonString());
            map.Remove(Unknown);
        }
    }

    private IEnumerable<(string How, string Path, string Json)> InList(JsonArray list, JsonObject items)
    {
        foreach (var item in list.ToList())
        {
            foreach (var inside in In(item, items)) yield return inside;
        }

        foreach (var (how, other) in Wrong(items))
        {
            list.Add(other);
            yield return (how, list.GetPath(), _document.ToJsonString());
            list.RemoveAt(list.Count - 1);
        }
    }

    private static IEnumerable<(string How, JsonNode? Value)> Wrong(JsonObject described)
    {
        if (!MayBeNull(described)) yield return ("null", null);
        yield return ("another type", new JsonArray(new JsonArray()));
        if (described["enum"] is JsonArray words)
        {
            var (first, second) = (words[0]!.GetValue<string>(), words[1]!.GetValue<string>());
            foreach (var word in new[] { "", first.ToUpperInvariant(), $"{first}, {second}", "0" })
                yield return ("a word that it does not know", word);
            yield return ("another type", 0);
            yield break;
        }

        yield return ("another type", IsOf(described, "string") ? 7 : "seven");
        if (IsOf(described, "integer")) yield return ("another type", 1.5);
        if (IsOf(described, "number")) yield return ("another type", JsonNode.Parse("1e999"));
        if (described.ContainsKey("format")) yield return ("another type", "yesterday");
    }

    private static HashSet<string> RequiredBy(JsonObject described) =>
        [.. described["required"]!.AsArray().Select(name => name!.GetValue<string>())];

    private static bool MayBeNull(JsonObject described) =>
        IsOf(described, "null") || (described["enum"] is JsonArray words && words.Contains(null));

    private static bool IsOf(JsonObject described, string type) => described["type"] switch
    {
        JsonArray types => types.Any(one => one!.GetValue<string>() == type),
        JsonValue one => one.GetValue<string>() == type,
        _ => false,
    };
}
