namespace Trexis.PipelineTasks.Configuration.Yaml;

/// <summary>The entries of one mapping while it is read: each key a name, and each name once.</summary>
internal sealed class KeyTable(ProblemList problems)
{
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    public IReadOnlyList<YamlEntry> Entries => _entries;

    public void Add(YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar name)
        {
            if (key is not YamlRefused) problems.Add(key.At, $"is {key.Name} where a key was expected", null, "a name");
            return;
        }

        if (name is { IsPlain: true, Text: "<<" })
        {
            problems.Add(key.At, "is a merge key", name.Text, "the keys themselves, written out");
        }
        else if (!_lines.TryAdd(name.Text, name.At.Line))
        {
            problems.Add(
                key.At,
                string.Create(CultureInfo.InvariantCulture, $"stands twice, first on line {_lines[name.Text]}"),
                name.Text,
                "each key once");
        }
        else
        {
            _entries.Add(new YamlEntry(name, value));
        }
    }
}
