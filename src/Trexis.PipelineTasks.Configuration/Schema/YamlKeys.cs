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
        var found = keys.ToArray().Where(key => Find(key) is not null).ToList();
        if (found.Count > 1 || (required && found.Count == 0))
        {
            var what = found.Count == 0 ? $"has none of {string.Join(", ", keys!)}" : $"has {string.Join(" and ", found)}";
            problems.Add(mapping.At, $"{Here} {what}", null, $"{(required ? "exactly" : "at most")} one of {string.Join(", ", keys!)}");
        }
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

    private YamlEntry? Find(string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key);
}
