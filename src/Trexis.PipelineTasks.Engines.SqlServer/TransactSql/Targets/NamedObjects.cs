using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Text;

namespace Trexis.PipelineTasks.Engines.SqlServer.TransactSql.Targets;

/// <summary>
/// Things by their full names, whatever the case, and found by the last part alone: a statement that names no schema may mean any of them.
/// </summary>
internal sealed class NamedObjects<T> : IEnumerable<KeyValuePair<string, T>>
{
    private readonly Dictionary<string, T> _all = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, HashSet<string>> _alike = new(StringComparer.OrdinalIgnoreCase);

    public T this[string name]
    {
        set
        {
            if (!_all.TryAdd(name, value)) _all[name] = value;
            else if (ObjectNames.LastOf(name) is { } last)
            {
                if (!_alike.TryGetValue(last, out var names)) _alike[last] = names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
                names.Add(name);
            }
        }
    }

    public bool TryGetValue(string name, [MaybeNullWhen(false)] out T value) => _all.TryGetValue(name, out value);

    public T? GetValueOrDefault(string name) => _all.GetValueOrDefault(name);

    public bool ContainsKey(string name) => _all.ContainsKey(name);

    public void Remove(string name)
    {
        if (_all.Remove(name) && ObjectNames.LastOf(name) is { } last) _alike[last].Remove(name);
    }

    /// <summary>The full names whose last part this is.</summary>
    /// <param name="last">As names are written, in brackets where it needs them.</param>
    public IReadOnlyCollection<string> Alike(string last) => _alike.TryGetValue(last, out var names) ? names : [];

    public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
