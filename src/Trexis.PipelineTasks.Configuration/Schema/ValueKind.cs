using System.Text.Json.Nodes;
using Trexis.PipelineTasks.Configuration.Values;
using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>A kind of value: how it is read from YAML and how JSON schema describes it.</summary>
public abstract class ValueKind<T>
{
    private protected ValueKind()
    {
    }

    /// <summary>What users may write, with its article.</summary>
    internal abstract string Accepted { get; }

    /// <param name="path">The keys that lead here, as messages name the value: <c>environments.prod.soak</c>.</param>
    /// <returns>Refused where a problem was added.</returns>
    internal abstract Field<T> Read(YamlNode node, string path, ProblemList problems);

    /// <summary>Without a description, which belongs to the key.</summary>
    internal abstract JsonObject Describe();

    private protected Field<T> Refuse(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlScalar { IsAbsent: true }) problems.Add(node.At, $"{path} has no value", null, Accepted);
        else if (node is YamlScalar scalar) problems.Add(node.At, $"{path} is a single value", scalar.Text, Accepted);
        else if (node is not YamlRefused) problems.Add(node.At, $"{path} is {node.Name}", null, Accepted);
        return Field<T>.Refused(node.At);
    }
}

/// <summary>A single value, read from its text.</summary>
internal sealed class TextKind<T>(string accepted, TextKind<T>.Parser parse, Func<JsonObject> describe) : ValueKind<T>
{
    /// <param name="why">What is wrong where it is, following the path.</param>
    internal delegate bool Parser(string text, out T value, out string why);

    /// <summary>The value is, or points to, a secret: what was written instead is not shown.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>A truth value or a number, which stands without quotes.</summary>
    public bool MustBePlain { get; init; }

    /// <summary>What the user most likely meant, following <see cref="Accepted"/>.</summary>
    public Func<string, string>? Hint { get; init; }

    internal override string Accepted => accepted;

    internal override Field<T> Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is not YamlScalar scalar || scalar.IsAbsent) return Refuse(node, path, problems);
        if (ReadText.HoldsSecret(scalar.Text))
        {
            problems.AddUnshown(
                node.At,
                $"{path} holds a secret",
                "the secret in an environment variable, named as env:NAME where a connection or an address is expected");
            return Field<T>.Refused(node.At);
        }

        var why = "stands in quotes";
        if ((scalar.IsPlain || !MustBePlain) && parse(scalar.Text, out var value, out why)) return Field<T>.From(value, node.At);
        var what = $"{path} {why}";
        if (IsConfidential) problems.AddUnshown(node.At, what, accepted);
        else problems.Add(node.At, what, scalar.Text, accepted + Hint?.Invoke(scalar.Text));
        return Field<T>.Refused(node.At);
    }

    /// <summary>The same kind, described with a format that JSON schema knows.</summary>
    public TextKind<T> As(string format) => new(
        accepted,
        parse,
        () =>
        {
            var schema = describe();
            schema["format"] = format;
            return schema;
        });

    internal override JsonObject Describe()
    {
        var schema = describe();
        // Editors show a pattern itself otherwise.
        if (schema.ContainsKey("pattern")) schema["patternErrorMessage"] = $"accepted: {accepted}";
        return schema;
    }
}

/// <param name="atLeast">What an empty list lacks; absent where it may be empty.</param>
internal sealed class ListKind<T>(ValueKind<T> item, string? atLeast) : ValueKind<IReadOnlyList<Field<T>>>
{
    internal override string Accepted => $"a list, each item {item.Accepted}";

    internal override Field<IReadOnlyList<Field<T>>> Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is not YamlSequence sequence) return Refuse(node, path, problems);
        if (sequence.Items.Count == 0 && atLeast is not null) problems.Add(node.At, $"{path} is an empty list", null, atLeast);
        var items = new List<Field<T>>(sequence.Items.Count);
        foreach (var entry in sequence.Items)
        {
            if (problems.IsFull) break;
            var read = item.Read(entry, $"{path}[{items.Count}]", problems);
            // A refused item keeps its place, so that messages count as the user does.
            items.Add(read);
        }

        return Field<IReadOnlyList<Field<T>>>.From(items, node.At);
    }

    internal override JsonObject Describe()
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = item.Describe() };
        if (atLeast is not null) schema["minItems"] = 1;
        return schema;
    }
}

/// <summary>A mapping whose keys users choose.</summary>
/// <param name="atLeast">What an empty mapping lacks; absent where it may be empty.</param>
internal sealed class NamedKind<T>(ValueKind<string> name, ValueKind<T> item, string? atLeast) : ValueKind<IReadOnlyList<Named<T>>>
{
    internal override string Accepted => $"a mapping; each key {name.Accepted}, each value {item.Accepted}";

    internal override Field<IReadOnlyList<Named<T>>> Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is not YamlMapping mapping) return Refuse(node, path, problems);
        if (mapping.Entries.Count == 0 && atLeast is not null) problems.Add(node.At, $"{path} is empty", null, atLeast);
        var items = new List<Named<T>>(mapping.Entries.Count);
        foreach (var (key, value) in mapping.Entries)
        {
            if (problems.IsFull) break;
            var read = name.Read(key, $"the name under {path}", problems);
            var held = item.Read(value, $"{path}.{key.Text}", problems);
            if (read.IsSet) items.Add(new Named<T>(read.Value!, key.At, held));
        }

        return Field<IReadOnlyList<Named<T>>>.From(items, node.At);
    }

    internal override JsonObject Describe()
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["propertyNames"] = name.Describe(),
            ["additionalProperties"] = item.Describe(),
        };
        if (atLeast is not null) schema["minProperties"] = 1;
        return schema;
    }
}

/// <summary>A mapping with known keys, which its shape declares by reading them.</summary>
public interface ISchema<TSelf>
{
    static abstract TSelf Read(IKeys keys);
}

/// <param name="shortFor">The key whose value may stand in the place of the whole mapping.</param>
internal sealed class MappingKind<TShape>(string? shortFor = null) : ValueKind<TShape>
    where TShape : class, ISchema<TShape>
{
    internal override string Accepted =>
        (shortFor is null ? "" : $"the {shortFor} alone, or ") + "a mapping of " + string.Join(", ", SchemaKeys.From<TShape>().Names);

    internal override Field<TShape> Read(YamlNode node, string path, ProblemList problems)
    {
        if (node is YamlScalar { IsAbsent: false } && shortFor is not null)
        {
            var only = new YamlMapping(node.At, [new YamlEntry(new YamlScalar(node.At, shortFor, IsPlain: true), node)]);
            return Field<TShape>.From(TShape.Read(new YamlKeys(only, path, problems) { IsShort = true }), node.At);
        }

        if (node is not YamlMapping mapping) return Refuse(node, path, problems);
        var keys = new YamlKeys(mapping, path, problems);
        var value = TShape.Read(keys);
        keys.RefuseUnknown();
        return Field<TShape>.From(value, node.At);
    }

    internal override JsonObject Describe()
    {
        var keys = SchemaKeys.From<TShape>();
        return shortFor is null ? keys.Describe() : new JsonObject { ["oneOf"] = new JsonArray(keys.Kind(shortFor), keys.Describe()) };
    }
}
