using Trexis.PipelineTasks.Configuration.Yaml;

namespace Trexis.PipelineTasks.Configuration.Schema;

/// <summary>Reads the keys of a mapping; what the shape never asked for is unknown.</summary>
/// <param name="path">Empty at the top of the file.</param>
internal sealed class YamlKeys(YamlMapping mapping, string path, ProblemList problems) : IKeys
{
    private readonly List<string> _asked = [];

    /// <summary>The mapping stands for the value of its only key, and messages name that by the mapping's own path.</summary>
    public bool IsShort { get; init; }

    public Position At => mapping.At;

    public Field<T> Optional<T>(string key, ValueKind<T> kind, string description)
    {
        _asked.Add(key);
        return Find(key) is { } entry ? kind.Read(entry.Value, Path(key), problems) : Field<T>.Absent(mapping.At);
    }

    public Field<T> Required<T>(string key, ValueKind<T> kind, string description)
    {
        if (Find(key) is null) problems.Add(mapping.At, $"{Path(key)} is missing", null, kind.Accepted);
        return Optional(key, kind, description);
    }

    public void OneOf(bool required, params ReadOnlySpan<string> keys)
    {
        var found = Found(keys);
        if (found.Count > 1)
        {
            var what = $"{Here} has {string.Join(" and ", found.Select(entry => entry.Key.Text))}";
            problems.Add(found[^1].Key.At, what, null, $"{(required ? "exactly" : "at most")} one of {string.Join(", ", keys!)}");
        }

        if (required && found.Count == 0) AddNone("exactly one of ", keys);
    }

    public void AnyOf(params ReadOnlySpan<string> keys)
    {
        if (Found(keys).Count == 0) AddNone("at least one of ", keys);
    }

    public void Needs(string key, params ReadOnlySpan<string> others)
    {
        if (Find(key) is not { } entry || Found(others).Count > 0) return;
        var needed = string.Join(" or ", others!);
        problems.Add(entry.Key.At, $"{Path(key)} stands without {needed}", null, $"{needed} beside it, or neither");
    }

    public void RefuseUnknown()
    {
        foreach (var (key, _) in mapping.Entries)
        {
            if (problems.IsFull) return;
            if (_asked.Contains(key.Text)) continue;
            problems.Add(key.At, $"{Here} has an unknown key", key.Text, string.Join(", ", _asked) + Suggestion.Tail(key.Text, _asked));
        }
    }

    private string Here => path.Length == 0 ? "the file" : path;

    private string Path(string key) => IsShort ? path : path.Length == 0 ? key : $"{path}.{key}";

    private void AddNone(string accepted, ReadOnlySpan<string> keys)
    {
        var names = string.Join(", ", keys!);
        problems.Add(mapping.At, $"{Here} has none of {names}", null, accepted + names);
    }

    private List<YamlEntry> Found(ReadOnlySpan<string> keys)
    {
        var names = keys.ToArray();
        return [.. mapping.Entries.Where(entry => names.Contains(entry.Key.Text))];
    }

    private YamlEntry? Find(string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key);
}
